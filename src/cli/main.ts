import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { UsageError } from "../read/usage-error.js";
import { VERSION } from "../record/version.js";
import { escapeTerminal } from "../render/escape-terminal.js";
import { closestWord } from "./closest-word.js";
import { type Command, settingsOf, type Words } from "./command.js";
import { COMMANDS, DEFAULT_COMMAND } from "./commands.js";
import { type EffectiveOptions, effectiveOptions, printedConfig } from "./effective-options.js";
import { EXIT, type Io } from "./io.js";
import { parseArguments } from "./parse-arguments.js";

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
      io.stderr.write(shortHelp(DEFAULT_COMMAND, COMMANDS, io.stderr.columns ?? 80));
      return EXIT.usage;
    }
    const printed = await textAskedFor(argv, io);
    if (printed !== undefined) {
      io.stdout.write(printed);
      return EXIT.done;
    }
    const named = commandNamed(argv[0]);
    const command = named ?? DEFAULT_COMMAND;
    words = parseArguments(named === undefined ? argv : argv.slice(1), command);
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
      ...whatElseWasMeant(argv, words, io),
    ];
    io.stderr.write(lines.map((line) => `${escapeTerminal(line)}\n`).join(""));
    return EXIT.usage;
  }
}

function commandNamed(word: string | undefined): Command | undefined {
  return COMMANDS.find(({ name, synonyms }) => name === word || synonyms?.includes(word ?? ""));
}

/** The version or the help, if that is what a command line asks for. @throws UsageError */
async function textAskedFor(argv: readonly string[], io: Io): Promise<string | undefined> {
  const [first] = argv;
  const dashes = argv.indexOf("--");
  // What stands after a program may be meant for it.
  const end = dashes < 0 && commandNamed(first)?.takesProgram === true ? 2 : dashes;
  const before = end < 0 ? argv : argv.slice(0, end);
  const isHelp = first === "help";
  // `--version 1.4.1` is understood as `--app-version 1.4.1`.
  const version = before.indexOf("--version");
  if (!isHelp && version >= 0 && !/^v?\d/.test(before[version + 1] ?? "")) return `${VERSION}\n`;
  if (!isHelp && !before.includes("--help") && !before.includes("-h")) return undefined;
  const { helpOn } = await import("./help-text.js");
  const about = isHelp
    ? before.slice(1).find((word) => !word.startsWith("-"))
    : commandNamed(first)?.name;
  return helpOn(about, DEFAULT_COMMAND, COMMANDS, io.stdout.columns ?? 80);
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
  const near = closestWord(word, names);
  if (near === undefined) return;
  throw new UsageError(`"${word}" is no command and no file; did you mean ${near}?`);
}

/** The command line does not show where an option of the config file stands. */
function whereItWasSet(error: UsageError, options: EffectiveOptions | undefined): string[] {
  return error.options
    .filter((name) => options?.fromConfig.has(name))
    .map((name) => `  --${name} is set in ${options?.configPath}`);
}

function whatElseWasMeant(argv: readonly string[], words: Words | undefined, io: Io): string[] {
  const named = commandNamed(argv[0]);
  const isFile =
    named !== undefined &&
    words?.positionals.length === 0 &&
    existsSync(resolve(io.folder, named.name));
  return [
    ...(isFile ? [`  to read the file of that name, write ./${named.name}`] : []),
    named === undefined
      ? "  `stall-report --help` shows what can be typed"
      : `  \`stall-report help ${named.name}\` shows what can be typed`,
  ];
}
