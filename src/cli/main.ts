import { escapeTerminal } from "../render/escape-terminal.js";
import type { Command } from "./command.js";
import { compareCommand } from "./compare-command.js";
import { explainCommand } from "./explain-command.js";
import { EXIT, type Io } from "./io.js";
import { parseArguments } from "./parse-arguments.js";
import { reportCommand } from "./report-command.js";
import { runCommand } from "./run-command.js";
import { showCommand } from "./show-command.js";
import { sliceCommand } from "./slice-command.js";
import { summarizeCommand } from "./summarize-command.js";
import { toolVersion } from "./tool-version.js";
import { UsageError } from "./usage-error.js";
import { validateCommand } from "./validate-command.js";

export { processIo } from "./io.js";

/** The first is the one whose name may be left out. */
const COMMANDS: readonly Command[] = [
  reportCommand,
  compareCommand,
  showCommand,
  runCommand,
  sliceCommand,
  summarizeCommand,
  validateCommand,
  explainCommand,
];

/**
 * Runs one command line.
 *
 * @param argv the words after the name of the program
 * @returns the exit status
 */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  try {
    const parsed = parseArguments(
      argv,
      COMMANDS.map((command) => command.spec),
      toolVersion(),
      io.stdout.columns ?? 80,
    );
    if (parsed.kind === "print") {
      io.stdout.write(parsed.text);
      return EXIT.done;
    }
    const { command: name } = parsed.arguments;
    const command = COMMANDS.find((one) => one.spec.name === name);
    if (command === undefined) throw new Error(`unreachable: ${name} was parsed as a command`);
    return await command.run(parsed.arguments, io);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    io.stderr.write(
      `stall-report: ${escapeTerminal(error.message)}\n  \`stall-report --help\` shows what can be typed\n`,
    );
    return EXIT.usage;
  }
}
