import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { Interruption, SystemFault, UsageError } from "../read/usage-error.js";
import { VERSION } from "../record/version.js";
import { escapeMessage } from "../render/workflow-commands.js";
import { closestWord } from "./closest-word.js";
import { type Command, settingsOf, type Words } from "./command.js";
import { COMMANDS, DEFAULT_COMMAND } from "./commands.js";
import { type EffectiveOptions, effectiveOptions, printedConfig } from "./effective-options.js";
import { EXIT, type Io } from "./io.js";
import { insteadOfCommand } from "./other-words.js";
import { parseArguments } from "./parse-arguments.js";
import { terminalWidth } from "./terminal.js";

export { processIo } from "./io.js";

/**
 * Runs one command line.
 *
 * @param argv the words after the name of the program
 * @returns the exit status
 */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  let words: Words | undefined;
  let options: EffectiveOptions | undefined;
  try {
    if (argv.length === 0 && io.isStdinTerminal) {
      const { shortHelp } = await import("./help-text.js");
      io.stderr.write(shortHelp(DEFAULT_COMMAND, COMMANDS, terminalWidth(io, io.stderr)));
      return EXIT.usage;
    }
    const printed = await textAskedFor(argv, io);
    if (printed !== undefined) {
      io.stdout.write(printed);
      return EXIT.done;
    }
    const named = commandNamed(argv[0], io);
    const command = named ?? DEFAULT_COMMAND;
    words = parseArguments(named === undefined ? argv : argv.slice(1), command, COMMANDS);
    if (named === undefined) rejectMistypedCommand(words.positionals[0], io);
    const nowMs = io.now();
    options = await effectiveOptions(words, command, COMMANDS, io.folder, nowMs);
    const settings = settingsOf(command, { ...words, given: options.given }, nowMs);
    if (options.given.get("print-config") === true) {
      io.stdout.write(printedConfig(options, command));
      return EXIT.done;
    }
    const isQuiet = options.given.get("quiet") === true;
    return await command.run(settings, isQuiet ? { ...io, warn: () => {} } : io, COMMANDS);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const lines = [
      `stall-report: ${error.message}`,
      ...whereItWasSet(error, options),
      ...(error instanceof SystemFault ? [] : whatElseWasMeant(argv, words, io)),
    ];
    const { fitLines } = await import("./fit-lines.js");
    const shown = fitLines(lines.map(escapeMessage), io);
    io.stderr.write(shown.map((line) => `${line}\n`).join(""));
    return error instanceof Interruption ? EXIT.interrupted : EXIT.usage;
  }
}

/** The command of that name; a file of the name of a synonym is a file. */
function commandNamed(word: string | undefined, io: Io): Command | undefined {
  if (word === undefined) return undefined;
  return (
    COMMANDS.find(({ name }) => name === word) ??
    COMMANDS.find(
      ({ synonyms }) => synonyms?.includes(word) === true && !existsSync(resolve(io.folder, word)),
    )
  );
}

/** The version or the help, if that is what a command line asks for. @throws UsageError */
async function textAskedFor(argv: readonly string[], io: Io): Promise<string | undefined> {
  const [first] = argv;
  const dashes = argv.indexOf("--");
  // What stands after a program may be meant for it.
  const end = dashes < 0 && commandNamed(first, io)?.takesProgram === true ? 2 : dashes;
  const before = end < 0 ? argv : argv.slice(0, end);
  const isHelp = first === "help";
  const isVersion = argv.length === 1 && ["version", "-v", "-V"].includes(first ?? "");
  if (isVersion) return `${VERSION}\n`;
  // `--version 1.4.1` is understood as `--app-version 1.4.1`.
  const version = before.indexOf("--version");
  if (!isHelp && version >= 0 && !/^v?\d/.test(before[version + 1] ?? "")) return `${VERSION}\n`;
  if (!isHelp && !before.includes("--help") && !before.includes("-h")) return undefined;
  const { helpOn } = await import("./help-text.js");
  const asked = isHelp ? before.slice(1).find((word) => !word.startsWith("-")) : first;
  const about = commandNamed(asked, io)?.name ?? (isHelp ? asked : undefined);
  return helpOn(about, DEFAULT_COMMAND, COMMANDS, terminalWidth(io));
}

/** `stall-report comprae a b`: the first word looks like a command, and there is no such file. @throws UsageError */
function rejectMistypedCommand(word: string | undefined, io: Io): void {
  if (word === undefined || !/^[a-z-]+$/i.test(word) || existsSync(resolve(io.folder, word)))
    return;
  const names = COMMANDS.map(({ name }) => name);
  // After an option, a command's own name is taken for a file.
  if (names.includes(word)) {
    throw new UsageError(`the command comes first: stall-report ${word} ...`);
  }
  const instead = insteadOfCommand(word);
  if (instead !== undefined) {
    throw new UsageError(`"${word}" is neither a command nor a file; use ${instead}`);
  }
  const near = closestWord(word, names);
  if (near === undefined) return;
  throw new UsageError(`"${word}" is neither a command nor a file; did you mean ${near}?`);
}

/** The command line does not show where an option of the config file stands. */
function whereItWasSet(error: UsageError, options: EffectiveOptions | undefined): string[] {
  return error.options
    .filter((name) => options?.fromConfig.has(name))
    .map((name) => `  --${name} is set in ${options?.configPath}`);
}

function whatElseWasMeant(argv: readonly string[], words: Words | undefined, io: Io): string[] {
  const named = commandNamed(argv[0], io);
  const isFile =
    named !== undefined &&
    words?.positionals.length === 0 &&
    existsSync(resolve(io.folder, named.name));
  return [
    ...(isFile ? [`  to read the file of that name, type ./${named.name}`] : []),
    named === undefined
      ? "  `stall-report --help` shows how it is used"
      : `  \`stall-report help ${named.name}\` shows how it is used`,
  ];
}
