import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { UsageError } from "../read/usage-error.js";
import { escapeTerminal } from "../render/escape-terminal.js";
import { closestWord } from "./closest-word.js";
import { isOn } from "./command.js";
import type { Arguments, CommandSpec } from "./command-spec.js";
import { COMMANDS, reportCommand } from "./commands.js";
import { type EffectiveOptions, effectiveOptions, printedConfig } from "./effective-options.js";
import { shortHelp } from "./help-text.js";
import { EXIT, type Io } from "./io.js";
import { type Parsed, parseArguments } from "./parse-arguments.js";
import { toolVersion } from "./tool-version.js";

export { processIo } from "./io.js";

interface Implementation {
  /** @returns the exit status. @throws UsageError */
  run(args: Arguments, io: Io): Promise<number>;
}

/** What the commands do, loaded only when it is wanted. */
const IMPLEMENTATIONS = new Map<string, () => Promise<Implementation>>([
  ["report", () => import("./report-command.js")],
  ["compare", () => import("./compare-command.js")],
  ["show", () => import("./show-command.js")],
  ["run", () => import("./run-command.js")],
  ["slice", () => import("./slice-command.js")],
  ["summarize", () => import("./summarize-command.js")],
  ["validate", () => import("./validate-command.js")],
  ["explain", () => import("./explain-command.js")],
  ["completion", () => import("./completion-command.js")],
]);

/**
 * Runs one command line.
 *
 * @param argv the words after the name of the program
 * @returns the exit status
 */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  let parsed: Parsed | undefined;
  let options: EffectiveOptions | undefined;
  try {
    if (argv.length === 0 && io.isStdinTerminal) {
      io.stderr.write(shortHelp(reportCommand, COMMANDS, Math.min(io.stderr.columns ?? 80, 100)));
      return EXIT.usage;
    }
    parsed = parseArguments(argv, COMMANDS, toolVersion(), io.stdout.columns ?? 80);
    if (parsed.kind === "print") {
      io.stdout.write(parsed.text);
      return EXIT.done;
    }
    if (!parsed.isCommandNamed) rejectMistypedCommand(parsed.arguments.positionals[0], io);
    const command = commandOf(parsed.arguments.command);
    options = await effectiveOptions(parsed.arguments, command, COMMANDS, io);
    const { args } = options;
    if (isOn(args, "print-config")) {
      io.stdout.write(printedConfig(options, command));
      return EXIT.done;
    }
    const { run } = await implementationOf(command.name);
    return await run(args, isOn(args, "quiet") ? { ...io, warn: () => {} } : io);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const lines = [
      `stall-report: ${error.message}`,
      ...whereItWasSet(error.message, options),
      ...whatElseWasMeant(argv, parsed, io),
    ];
    io.stderr.write(lines.map((line) => `${escapeTerminal(line)}\n`).join(""));
    return EXIT.usage;
  }
}

function commandOf(name: string): CommandSpec {
  const command = COMMANDS.find((one) => one.name === name);
  if (command === undefined) throw new Error(`unreachable: ${name} was parsed as a command`);
  return command;
}

function implementationOf(name: string): Promise<Implementation> {
  const load = IMPLEMENTATIONS.get(name);
  if (load === undefined) throw new Error(`unreachable: the command ${name} does nothing`);
  return load();
}

/** `stall-report comprae a b`: the first word looks like a command, and there is no such file. @throws UsageError */
function rejectMistypedCommand(word: string | undefined, io: Io): void {
  if (word === undefined || !/^[a-z-]+$/i.test(word) || existsSync(resolve(io.folder, word)))
    return;
  const names = COMMANDS.map((spec) => spec.name);
  // After an option, a command's own name is taken for a file.
  if (names.includes(word)) {
    throw new UsageError(`the command comes first: stall-report ${word} ...`);
  }
  const near = closestWord(word, names);
  if (near === undefined) return;
  throw new UsageError(`"${word}" is no command and no file; did you mean ${near}?`);
}

/** The command line does not show where an option of the config file stands. */
function whereItWasSet(message: string, options: EffectiveOptions | undefined): string[] {
  if (options?.configPath === undefined) return [];
  const { configPath, fromConfig } = options;
  const name = /--([a-z-]+)/.exec(message)?.[1];
  return name !== undefined && fromConfig.has(name) ? [`  --${name} is set in ${configPath}`] : [];
}

function whatElseWasMeant(argv: readonly string[], parsed: Parsed | undefined, io: Io): string[] {
  const [name] = argv;
  const named = COMMANDS.find((spec) => spec.name === name);
  const isFile =
    named !== undefined &&
    parsed?.kind === "run" &&
    parsed.arguments.positionals.length === 0 &&
    existsSync(resolve(io.folder, named.name));
  return [
    ...(isFile ? [`  to read the file of that name, write ./${named.name}`] : []),
    named === undefined
      ? "  `stall-report --help` shows what can be typed"
      : `  \`stall-report help ${named.name}\` shows what can be typed`,
  ];
}
