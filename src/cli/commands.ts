import { acceptCommand } from "./accept-command.js";
import { attachCommand } from "./attach-command.js";
import type { Command } from "./command.js";
import { compareCommand } from "./compare-command.js";
import { completionCommand } from "./completion-command.js";
import { explainCommand } from "./explain-command.js";
import { importCommand } from "./import-command.js";
import { registerPathCommand } from "./register-path-command.js";
import { reportCommand } from "./report-command.js";
import { runCommand } from "./run-command.js";
import { showCommand } from "./show-command.js";
import { sliceCommand } from "./slice-command.js";
import { summarizeCommand } from "./summarize-command.js";
import { trendCommand } from "./trend-command.js";
import { validateCommand } from "./validate-command.js";

/** The command that is meant where none is named. */
export const DEFAULT_COMMAND: Command = reportCommand;

/** All commands, in the order in which help lists them. */
export const COMMANDS: readonly Command[] = [
  reportCommand,
  compareCommand,
  trendCommand,
  showCommand,
  acceptCommand,
  runCommand,
  attachCommand,
  sliceCommand,
  summarizeCommand,
  importCommand,
  validateCommand,
  explainCommand,
  completionCommand,
  registerPathCommand,
];
