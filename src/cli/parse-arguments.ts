import { Parser } from "yargs/helpers";
import { UsageError } from "../read/usage-error.js";
import { checkOption, meaningOf } from "./check-option.js";
import { type Command, optionNamed, type Words } from "./command.js";
import { allowedWords, closestHint, type OptionSpec, type OptionValue } from "./option.js";
import { insteadOfOption } from "./other-words.js";

/**
 * Sorts out the words of a command.
 *
 * @param commands all commands: another one may have an option that this one lacks
 * @throws UsageError for unknown options and values, with what was probably meant
 */
export function parseArguments(
  words: readonly string[],
  command: Command,
  commands: readonly Command[] = [],
): Words {
  const options = Object.values(command.options);
  const { argv, error } = tokenize(
    words.flatMap((word, i) => spelledOut(word, words[i + 1], options)),
    command,
  );
  const { _: others, "--": after = [], ...found } = argv;
  const typed = others.map(String);
  const ours = command.takesProgram === true ? typed.slice(0, 1) : typed;
  const unknown = ours.find((word) => /^-[^\d]/.test(word));
  if (unknown !== undefined) throw unknownOption(unknown, options, commands);
  // The parser takes `--top-x` for a form of `--top`, and keeps it under its full name.
  const stranger = Object.keys(found).find((name) => !options.some((one) => one.name === name));
  if (stranger !== undefined) throw unknownOption(`--${stranger}`, options, commands);
  if (error !== null) throw withoutValue(words, options) ?? new UsageError(error.message);

  const given = new Map<string, OptionValue>();
  for (const option of options) {
    const value: unknown = found[option.name];
    if (value !== undefined) given.set(option.name, checkOption(`--${option.name}`, option, value));
  }
  const rest = after.map(String);
  return command.takesProgram === true
    ? { positionals: typed, program: rest, given }
    : { positionals: [...typed, ...rest], program: [], given };
}

/** Turns `--json` into `--format json` and `--no-color` into `--color never`, unless options have these names; gives `--tree` its value. */
function spelledOut(
  word: string,
  next: string | undefined,
  options: readonly OptionSpec[],
): readonly string[] {
  const name = /^--([a-z-]+)$/.exec(word)?.[1];
  if (name === undefined) return [word];
  const named = options.find((option) => option.name === name);
  if (named !== undefined) {
    const { bareMeaning, choices = [] } = named;
    const isBare = next === undefined || !choices.includes(meaningOf(named, next));
    return bareMeaning !== undefined && isBare ? [`${word}=${bareMeaning}`] : [word];
  }
  const negated = options.find(
    (option) =>
      option.negation !== undefined && namesOf(option, options).some((one) => name === `no-${one}`),
  );
  if (negated !== undefined) return [`--${negated.name}=${negated.negation}`];
  const meant = options.find(
    (option) => option.hasSwitches === true && option.choices?.includes(meaningOf(option, name)),
  );
  return meant === undefined ? [word] : [`--${meant.name}`, meaningOf(meant, name)];
}

interface Tokens {
  readonly argv: {
    readonly [name: string]: unknown;
    readonly _: readonly (string | number)[];
    readonly "--"?: readonly (string | number)[];
  };
  readonly error: Error | null;
}

/** The names of an option, without synonyms that are names of other options of this command. */
function namesOf(
  { name, synonyms = [] }: OptionSpec,
  options: readonly OptionSpec[],
): readonly string[] {
  return [name, ...synonyms.filter((one) => options.every((other) => other.name !== one))];
}

/** By the parser of yargs. Unknown options come back among the other words. */
function tokenize(words: readonly string[], command: Command): Tokens {
  const options = Object.values(command.options);
  const names = (...types: readonly OptionSpec["type"][]): string[] =>
    options.filter(({ type }) => types.includes(type)).map(({ name }) => name);
  const withValue = names("text", "number", "list");
  return Parser.detailed([...words], {
    alias: Object.fromEntries(
      options.map((option) => {
        const [name = "", ...synonyms] = namesOf(option, options);
        return [name, option.alias === undefined ? synonyms : [option.alias, ...synonyms]];
      }),
    ),
    boolean: names("switch"),
    string: withValue,
    array: names("list"),
    narg: Object.fromEntries(withValue.map((name) => [name, 1])),
    configuration: {
      "camel-case-expansion": false,
      "dot-notation": false,
      "parse-positional-numbers": false,
      "boolean-negation": false,
      "strip-aliased": true,
      "unknown-options-as-args": true,
      "populate--": true,
      // The options after the name of a program are its own.
      "halt-at-non-option": command.takesProgram === true,
    },
  });
}

/** The error for the option after which its value is missing; undefined if there is none. */
function withoutValue(
  words: readonly string[],
  options: readonly OptionSpec[],
): UsageError | undefined {
  for (const [i, word] of words.entries()) {
    const next = words[i + 1];
    if (next !== undefined && !/^-./.test(next)) continue;
    const named = options.find(
      (option) =>
        option.type !== "switch" &&
        (word === `-${option.alias}` ||
          namesOf(option, options).some((one) => word === `--${one}`)),
    );
    if (named === undefined) continue;
    const form = named.choices === undefined ? (named.placeholder ?? "VALUE") : allowedWords(named);
    return new UsageError(
      `${word} needs a value${typeof form === "string" ? `: ${word} ${form}` : `. Allowed: ${form.join(", ")}`}`,
      named.name,
    );
  }
  return undefined;
}

function unknownOption(
  word: string,
  options: readonly OptionSpec[],
  commands: readonly Command[],
): UsageError {
  const [typed = word] = word.split("=");
  const name = typed.replace(/^-*/, "");
  const names = ["help", ...options.flatMap((option) => namesOf(option, options))];
  const near = closestHint(
    `--${name}`,
    names.map((one) => `--${one}`),
  );
  const owners = commands.filter((one) => optionNamed(one, name) !== undefined);
  const owned =
    owners.length === 0 ? "" : `; it is an option of ${owners.map((one) => one.name).join(", ")}`;
  return new UsageError(`unknown option ${typed}${insteadOfOption(name) || owned || near}`);
}
