import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { escapeTerminal } from "../render/escape-terminal.js";
import { closestWord } from "./closest-word.js";
import { type Command, isOn } from "./command.js";
import { compareCommand } from "./compare-command.js";
import { completionCommand } from "./completion-command.js";
import { type EffectiveOptions, effectiveOptions, printedConfig } from "./effective-options.js";
import { explainCommand } from "./explain-command.js";
import { shortHelp } from "./help-text.js";
import { EXIT, type Io } from "./io.js";
import { type CommandSpec, type Parsed, parseArguments } from "./parse-arguments.js";
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
  completionCommand(() => SPECS),
];
const SPECS: readonly CommandSpec[] = COMMANDS.map((command) => command.spec);

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
      io.stderr.write(shortHelp(reportCommand.spec, SPECS, Math.min(io.stderr.columns ?? 80, 100)));
      return EXIT.usage;
    }
    parsed = parseArguments(argv, SPECS, toolVersion(), io.stdout.columns ?? 80);
    if (parsed.kind === "print") {
      io.stdout.write(parsed.text);
      return EXIT.done;
    }
    if (!parsed.isCommandNamed) rejectMistypedCommand(parsed.arguments.positionals[0], io);
    const command = commandOf(parsed.arguments.command);
    options = await effectiveOptions(parsed.arguments, command.spec, SPECS, io);
    const { args } = options;
    if (isOn(args, "print-config")) {
      io.stdout.write(printedConfig(options, command.spec));
      return EXIT.done;
    }
    return await command.run(args, isOn(args, "quiet") ? { ...io, warn: () => {} } : io);
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

function commandOf(name: string): Command {
  const command = COMMANDS.find((one) => one.spec.name === name);
  if (command === undefined) throw new Error(`unreachable: ${name} was parsed as a command`);
  return command;
}

/** `stall-report comprae a b`: the first word looks like a command, and there is no such file. @throws UsageError */
function rejectMistypedCommand(word: string | undefined, io: Io): void {
  if (word === undefined || !/^[a-z-]+$/i.test(word) || existsSync(resolve(io.folder, word)))
    return;
  const names = SPECS.map((spec) => spec.name);
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
  const named = SPECS.find((spec) => spec.name === name);
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
