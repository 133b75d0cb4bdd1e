/**
 * What a command line is made of, as data: commands with their options, and the words of one that was typed.
 */

/** One option as a command declares it. */
export interface OptionSpec {
  readonly alias?: string;
  readonly describe: string;
  /** `list` may be given more than once. */
  readonly type: "string" | "list" | "boolean" | "number";
  readonly choices?: readonly string[];
  /** A value of a list may hold several, with commas between them. */
  readonly splitsAtCommas?: boolean;
  /** What holds if it is not given, as the help and `--print-config` say it. */
  readonly default?: string;
  /** What a path in the value leads to: for completion, and to read it relative to a config file. */
  readonly leadsTo?: "file" | "folder";
  /** Whether a config file may set it; what writes files or names inputs may only be typed. */
  readonly isTypedOnly?: boolean;
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
  /** The words that may be typed as arguments; missing where they are files. */
  readonly words?: readonly string[];
}

/** The words of a command line, sorted out. */
export interface Arguments {
  readonly command: string;
  readonly positionals: readonly string[];
  /** What follows `--`. */
  readonly program: readonly string[];
  /** The values that were given; an option that was not given is missing. */
  readonly options: ReadonlyMap<string, OptionValue>;
}

/** The value of one option. */
export type OptionValue = string | number | boolean | readonly string[];
