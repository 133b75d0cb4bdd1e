import { createRequire } from "node:module";
import type { Argv, Options } from "yargs";
import { closestWord } from "./closest-word.js";
import { helpText } from "./help-text.js";
import { UsageError } from "./usage-error.js";

// yargs 17 as an ES module wraps the help in the middle of words; its CommonJS build does not, and loads faster.
const yargs = createRequire(import.meta.url)("yargs") as (words: readonly string[]) => Argv;

/** Longer lines are hard to read, however wide the terminal is. */
const WIDEST_HELP = 100;

/** One option as a command declares it. */
export interface OptionSpec {
  readonly alias?: string;
  readonly describe: string;
  /** `list` may be given more than once. */
  readonly type: "string" | "list" | "boolean" | "number";
  readonly choices?: readonly string[];
  /** What stands for the value in the help, such as `FILE`. */
  readonly placeholder?: string;
  /** The heading under which the help lists it. */
  readonly group?: string;
}

/** What a command looks like from outside. */
export interface CommandSpec {
  readonly name: string;
  /** Positional arguments as the help shows them, such as `<inputs..>`. */
  readonly positionals: string;
  readonly describe: string;
  readonly options: Readonly<Record<string, OptionSpec>>;
  readonly examples: readonly (readonly [line: string, what: string])[];
  /** Everything after `--` is handed over untouched. */
  readonly takesProgram?: boolean;
}

/** The words of a command line, sorted out. */
export interface Arguments {
  readonly command: string;
  readonly positionals: readonly string[];
  /** What follows `--`. */
  readonly program: readonly string[];
  /** The values that were given; an option that was not given is missing. */
  readonly options: ReadonlyMap<string, string | number | boolean | readonly string[]>;
}

/** What came of parsing: arguments to act on, or a text to print. */
export type Parsed =
  | { readonly kind: "run"; readonly arguments: Arguments }
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
  const chosen = commands.find((command) => command.name === words[0]);
  const command = chosen ?? (commands[0] as CommandSpec);
  const rest = chosen === undefined ? [...words] : words.slice(1);
  const dashes = rest.indexOf("--");
  const before = dashes < 0 ? rest : rest.slice(0, dashes);
  const after = dashes < 0 ? [] : rest.slice(dashes + 1);

  if (before.includes("--version")) return { kind: "print", text: `${version}\n` };
  const isHelp = before.includes("--help") || before.includes("-h");
  if (isHelp) {
    const others = chosen === undefined ? commands : undefined;
    return { kind: "print", text: helpText(command, others, Math.min(columns, WIDEST_HELP)) };
  }

  rejectUnknownOptions(before, command);
  let failure: string | undefined;
  const parsed = parserFor(command)
    .fail((message, error) => {
      failure ??= message ?? error?.message;
    })
    .parseSync([...before]) as Record<string, unknown> & { _: (string | number)[] };
  if (failure !== undefined) throw new UsageError(failure);

  const options = new Map<string, string | number | boolean | readonly string[]>();
  for (const [name, spec] of Object.entries(command.options)) {
    const value = parsed[name];
    if (value === undefined) continue;
    options.set(name, checkedValue(name, spec, value));
  }
  const positionals = parsed._.map(String);
  return {
    kind: "run",
    arguments: {
      command: command.name,
      positionals: command.takesProgram === true ? positionals : [...positionals, ...after],
      program: command.takesProgram === true ? after : [],
      options,
    },
  };
}

/** The help is our own (`help-text.ts`), because yargs has no place for examples before the options. */
function parserFor(command: CommandSpec): Argv {
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
    const near = closestWord(
      name,
      [...known].filter((one) => one.length > 1),
    );
    const hint = near === undefined ? "" : `; did you mean --${near}?`;
    throw new UsageError(`there is no option ${word.split("=")[0]}${hint}`);
  }
}

function checkedValue(
  name: string,
  spec: OptionSpec,
  value: unknown,
): string | number | boolean | readonly string[] {
  if (spec.type === "boolean") return value === true;
  if (spec.type === "list") {
    const list = (Array.isArray(value) ? value : [value]).map(String);
    for (const one of list) checkChoice(name, spec, one);
    return list;
  }
  if (Array.isArray(value)) throw new UsageError(`--${name} may be given only once`);
  const text = String(value);
  if (spec.type === "number") {
    const number = Number(text);
    if (text.trim() === "" || !Number.isInteger(number) || number < 0) {
      throw new UsageError(`--${name} needs a whole number, got "${text}"`);
    }
    return number;
  }
  checkChoice(name, spec, text);
  return text;
}

function checkChoice(name: string, spec: OptionSpec, value: string): void {
  if (spec.choices === undefined || spec.choices.includes(value)) return;
  const near = closestWord(value, spec.choices);
  const hint = near === undefined ? "" : `did you mean ${near}? `;
  throw new UsageError(
    `--${name} cannot be "${value}"; ${hint}It is one of ${spec.choices.join(", ")}`,
  );
}
