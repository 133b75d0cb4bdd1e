/**
 * What an option is, as data. An option is declared once, under the name of the setting that it becomes: the help, the
 * completion, the config file, the parser and the typed settings of a command are all made of this declaration.
 *
 *     export const FILTER_OPTIONS = {
 *       minDurationMs: value({ name: "min-duration", describe: "at least this long", parse: parseDurationMs }),
 *     };
 *     settings.minDurationMs // number | undefined
 */

import { UsageError } from "../read/usage-error.js";
import { closestWord } from "./closest-word.js";

/** The value given for an option, before its own `parse` has read it. */
export type OptionValue = string | number | boolean | readonly string[];

/** One option, with the function that turns the given value into a setting. */
export interface OptionSpec<Setting = unknown> extends Appearance {
  /** `list` may be given more than once. */
  readonly type: "switch" | "text" | "number" | "list";
  readonly choices?: readonly string[];
  /** A prefix of further words that are allowed besides the choices: `context.`. */
  readonly openPrefix?: string;
  /** @param given undefined if it was not given. @throws UsageError that names the option */
  read(given: OptionValue | undefined, moment: Moment): Setting;
}

/** All options of a command, by the names of their settings. */
export type OptionSpecs = Readonly<Record<string, OptionSpec>>;

/** The settings that options become. */
export type SettingsOf<Options extends OptionSpecs> = {
  readonly [Name in keyof Options]: ReturnType<Options[Name]["read"]>;
};

/** How an option is typed and described. */
export interface Appearance {
  /** The name as it is typed, without the dashes. */
  readonly name: string;
  readonly alias?: string;
  /** Other names that people type for it; the help does not list them. */
  readonly synonyms?: readonly string[];
  /** Other words that people type for a choice -> the choice that they mean. */
  readonly meanings?: Readonly<Record<string, string>>;
  /** A choice may be typed as a switch of its own: `--json` for `--format json`. */
  readonly hasSwitches?: boolean;
  /** The choice that `--no-NAME` means. */
  readonly negation?: string;
  readonly describe: string;
  /** The placeholder for the value in the help, such as `FILE`. */
  readonly placeholder?: string;
  /** The heading under which the help lists it. */
  readonly group?: string;
  /** The value that applies if it is not given, as it would be typed. */
  readonly default?: string;
  /** Each value of a list may hold several, separated by commas. */
  readonly splitsAtCommas?: boolean;
  /** The choice that is meant if it is typed without a value. */
  readonly bareMeaning?: string;
  /** What a path in the value leads to: for completion, and to read it relative to a config file. */
  readonly leadsTo?: "file" | "folder";
  /** A config file may not set it: it writes files, names inputs or chooses the config file. */
  readonly isTypedOnly?: boolean;
  /** It only decides how and where a result is shown. */
  readonly isAboutShowing?: boolean;
}

/** When an option is read, and what messages call it. */
export interface Moment {
  /** The time from which `2h` is counted back, epoch ms. */
  readonly nowMs: number;
  /** How messages call the option, such as `--since`. */
  readonly subject: string;
}

/** Reads one word. @throws UsageError, best by {@link refuse} */
export type Parse<Setting> = (text: string, moment: Moment) => Setting;

/** A switch: true if it was given. */
export function flag(appearance: Appearance): OptionSpec<boolean> {
  return { ...appearance, type: "switch", read: (given) => given === true };
}

/** An option with its own way to read a word; without one, the word is the setting. */
type Parsed<Setting> = Appearance & { readonly parse?: Parse<Setting> };

/** An option with a value. Without a default, its setting is undefined if it was not given. */
export function value<Setting = string>(
  option: Parsed<Setting> & { readonly default: string },
): OptionSpec<Setting>;
export function value<Setting = string>(option: Parsed<Setting>): OptionSpec<Setting | undefined>;
export function value({ parse = (text) => text, ...appearance }: Parsed<unknown>): OptionSpec {
  return {
    ...appearance,
    type: "text",
    read(given = appearance.default, moment) {
      return typeof given === "string" ? named(appearance, () => parse(given, moment)) : undefined;
    },
  };
}

/** An option that takes one of a few words. */
export function choice<const Choice extends string>(
  choices: readonly Choice[],
  appearance: Appearance & { readonly default: Choice },
): OptionSpec<Choice>;
export function choice<const Choice extends string>(
  choices: readonly Choice[],
  appearance: Appearance,
): OptionSpec<Choice | undefined>;
export function choice(choices: readonly string[], appearance: Appearance): OptionSpec {
  const read = (given: OptionValue | undefined = appearance.default) =>
    choices.find((one) => one === given);
  return { ...appearance, type: "text", choices, read };
}

/** An option that takes one of a few words, or one that begins with a prefix. */
export function openChoice<const Choice extends string, const Prefix extends string>(
  choices: readonly Choice[],
  openPrefix: Prefix,
  appearance: Appearance & { readonly default: Choice },
): OptionSpec<Choice | `${Prefix}${string}`> {
  const isOpen = (given: unknown): given is `${Prefix}${string}` =>
    typeof given === "string" && given.startsWith(openPrefix);
  const read = (given: OptionValue | undefined) =>
    isOpen(given) ? given : (choices.find((one) => one === given) ?? appearance.default);
  return { ...appearance, type: "text", choices, openPrefix, read };
}

/** An option whose value is a whole number. */
export function count(
  appearance: Appearance & { readonly least?: number },
): OptionSpec<number | undefined> {
  const { least = 0, ...rest } = appearance;
  return {
    ...rest,
    type: "number",
    read(given, { subject }) {
      if (typeof given !== "number") return undefined;
      if (given >= least) return given;
      throw new UsageError(`${subject} needs at least ${least}`, rest.name);
    },
  };
}

/** An option that may be given more than once; its setting is empty if it was not given. */
export function list<Setting = string>({
  parse = (text) => text as Setting,
  ...appearance
}: Parsed<Setting>): OptionSpec<readonly Setting[]> {
  return {
    ...appearance,
    type: "list",
    read: (given, moment) =>
      wordsOf(given).map((text) => named(appearance, () => parse(text, moment))),
  };
}

/** A list of a few words. */
export function choices<const Choice extends string>(
  all: readonly Choice[],
  appearance: Appearance,
): OptionSpec<readonly Choice[]> {
  return {
    ...appearance,
    type: "list",
    choices: all,
    read: (given) => all.filter((one) => wordsOf(given).includes(one)),
  };
}

/** The same options under a heading of the help; one that has a heading keeps it. */
export function grouped<Options extends Readonly<Record<string, Appearance>>>(
  group: string,
  options: Options,
): Options {
  const entries = Object.entries(options);
  return Object.fromEntries(entries.map(([name, one]) => [name, { group, ...one }])) as Options;
}

/** Says what is wrong with the value of an option: `--since cannot read "x"`. @throws UsageError */
export function refuse(moment: Moment, predicate: string): never {
  throw new UsageError(`${moment.subject} ${predicate}`);
}

/** `; did you mean X?`, or nothing if no word is near. */
export function closestHint(typed: string, words: readonly string[]): string {
  const near = closestWord(typed, words);
  return near === undefined ? "" : `; did you mean ${near}?`;
}

function wordsOf(given: OptionValue | undefined): readonly string[] {
  return Array.isArray(given) ? given : [];
}

/** Adds the name of the option to its errors. */
function named<Setting>({ name }: Appearance, parse: () => Setting): Setting {
  try {
    return parse();
  } catch (error) {
    throw error instanceof UsageError && error.options.length === 0
      ? new UsageError(error.message, name)
      : error;
  }
}

/** The words that an option allows, as they are listed for people. */
export function allowedWords({ choices = [], openPrefix }: OptionSpec): readonly string[] {
  return openPrefix === undefined ? choices : [...choices, `${openPrefix}KEY`];
}
