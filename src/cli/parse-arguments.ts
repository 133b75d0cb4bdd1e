import { createRequire } from "node:module";
import type { Argv, Options } from "yargs";
import { UsageError } from "../read/usage-error.js";
import { checkOption, closestHint } from "./check-option.js";
import type { Arguments, CommandSpec, OptionSpec, OptionValue } from "./command-spec.js";
import { helpText } from "./help-text.js";

/** Longer lines are hard to read, however wide the terminal is. */
const WIDEST_HELP = 100;

/** What came of parsing: arguments to act on, or a text to print. */
export type Parsed =
  | {
      readonly kind: "run";
      readonly arguments: Arguments;
      /** False where the name was left out and the first command is meant. */
      readonly isCommandNamed: boolean;
    }
  | { readonly kind: "print"; readonly text: string };

/**
 * Sorts out a command line. The first command is the default one: its name may be left out.
 *
 * @throws UsageError for unknown commands, options and values, with what was probably meant
 */
export function parseArguments(
  words: readonly string[],
  commands: readonly CommandSpec[],
  version: string,
  columns: number,
): Parsed {
  if (words[0] === "help") return helpOn(words.slice(1), commands, columns);
  const chosen = commands.find((command) => command.name === words[0]);
  const command = chosen ?? (commands[0] as CommandSpec);
  const rest = chosen === undefined ? [...words] : words.slice(1);
  const dashes = rest.indexOf("--");
  const before = dashes < 0 ? rest : rest.slice(0, dashes);
  const after = dashes < 0 ? [] : rest.slice(dashes + 1);

  if (before.includes("--version")) return { kind: "print", text: `${version}\n` };
  const isHelp = before.includes("--help") || before.includes("-h");
  if (isHelp) {
    return helpOn(chosen === undefined ? [] : [chosen.name], commands, columns);
  }

  rejectUnknownOptions(before, command);
  let failure: string | undefined;
  const parsed = parserFor(command)
    .fail((message, error) => {
      failure ??= message ?? error?.message;
    })
    .parseSync([...before]) as Record<string, unknown> & { _: (string | number)[] };
  if (failure !== undefined) throw new UsageError(failure);

  const options = new Map<string, OptionValue>();
  for (const [name, spec] of Object.entries(command.options)) {
    const value = parsed[name];
    if (value !== undefined) options.set(name, checkOption(`--${name}`, spec, value));
  }
  const positionals = parsed._.map(String);
  return {
    kind: "run",
    isCommandNamed: chosen !== undefined,
    arguments: {
      command: command.name,
      positionals: command.takesProgram === true ? positionals : [...positionals, ...after],
      program: command.takesProgram === true ? after : [],
      options,
    },
  };
}

/** `help`, `help COMMAND`, `COMMAND --help`. */
function helpOn(
  words: readonly string[],
  commands: readonly CommandSpec[],
  columns: number,
): Parsed {
  const [name] = words.filter((word) => !word.startsWith("-"));
  const width = Math.min(columns, WIDEST_HELP);
  if (name === undefined) {
    return { kind: "print", text: helpText(commands[0] as CommandSpec, commands, width) };
  }
  const command = commands.find((one) => one.name === name);
  if (command === undefined) {
    const names = commands.map((one) => one.name);
    const hint = closestHint(name, names) || `; they are ${names.join(", ")}`;
    throw new UsageError(`there is no command "${name}"${hint}`);
  }
  return { kind: "print", text: helpText(command, undefined, width) };
}

/** The help is our own (`help-text.ts`), because yargs has no place for examples before the options. */
function parserFor(command: CommandSpec): Argv {
  // Only where it is needed, and its CommonJS build, which loads faster than the ES module: it is a third of start-up.
  const yargs = createRequire(import.meta.url)("yargs") as (words: readonly string[]) => Argv;
  const parser = yargs([])
    .scriptName("stall-report")
    .locale("en")
    .exitProcess(false)
    .help(false)
    .version(false)
    .parserConfiguration({
      "camel-case-expansion": false,
      "dot-notation": false,
      "parse-positional-numbers": false,
      "boolean-negation": false,
      "strip-aliased": true,
    });
  for (const [name, spec] of Object.entries(command.options)) {
    parser.option(name, yargsOption(spec));
  }
  return parser;
}

function yargsOption(spec: OptionSpec): Options {
  return {
    ...(spec.alias === undefined ? {} : { alias: spec.alias }),
    ...(spec.type === "boolean" ? { type: "boolean" as const } : { type: "string" as const }),
    ...(spec.type === "list" ? { array: true, nargs: 1 } : {}),
    ...(spec.type === "boolean" ? {} : { requiresArg: true }),
  };
}

function rejectUnknownOptions(words: readonly string[], command: CommandSpec): void {
  const known = new Set(["help", "h"]);
  for (const [name, { alias }] of Object.entries(command.options)) {
    known.add(name);
    if (alias !== undefined) known.add(alias);
  }
  const takesValue = new Set(
    Object.entries(command.options)
      .filter(([, spec]) => spec.type !== "boolean")
      .flatMap(([name, spec]) => [
        `--${name}`,
        ...(spec.alias === undefined ? [] : [`-${spec.alias}`]),
      ]),
  );
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as string;
    if (takesValue.has(word)) {
      i++;
      continue;
    }
    const name = /^--([^=]+)/.exec(word)?.[1] ?? /^-([A-Za-z])/.exec(word)?.[1];
    if (name === undefined || known.has(name)) continue;
    const names = [...known].filter((one) => one.length > 1).map((one) => `--${one}`);
    throw new UsageError(
      `there is no option ${word.split("=")[0]}${closestHint(`--${name}`, names)}`,
    );
  }
}
