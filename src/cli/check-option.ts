import { UsageError } from "../read/usage-error.js";

import { allowedWords, closestHint, type OptionSpec, type OptionValue } from "./option.js";

/**
 * Checks the form of an option's value, from a command line or a config file.
 *
 * @param subject as the message is to call it, such as `--top`
 * @throws UsageError that says what can be given
 */
export function checkOption(subject: string, option: OptionSpec, given: unknown): OptionValue {
  const refuse = (predicate: string): never => {
    throw new UsageError(`${subject} ${predicate}`, option.name);
  };
  const textOf = (word: unknown): string => {
    if (typeof word === "string") return word;
    if (typeof word === "number") return String(word);
    if (Array.isArray(word)) return refuse("may be given only once");
    return refuse(`cannot be ${JSON.stringify(word) ?? "missing"}`);
  };
  /** The choice that a word means. */
  const chosen = (typed: string): string => {
    const word = meaningOf(option, typed);
    if (option.choices === undefined || option.choices.includes(word)) return word;
    const { openPrefix } = option;
    if (openPrefix !== undefined && word.startsWith(openPrefix) && word !== openPrefix) {
      return word;
    }
    const hint = closestHint(word, option.choices) || ".";
    return refuse(`cannot be "${word}"${hint} Allowed: ${allowedWords(option).join(", ")}`);
  };
  switch (option.type) {
    case "switch":
      return typeof given === "boolean" ? given : refuse("needs true or false");
    case "list": {
      const words = (Array.isArray(given) ? given : [given]).map(textOf);
      const list = option.splitsAtCommas === true ? words.flatMap(splitAtCommas) : words;
      return list.map(chosen);
    }
    case "number": {
      const text = textOf(given);
      const number = Number(text);
      const isWhole = text.trim() !== "" && Number.isInteger(number) && number >= 0;
      return isWhole ? number : refuse(`needs a whole number, got "${text}"`);
    }
    case "text":
      return chosen(textOf(given));
  }
}

/** The word itself, if it has no other meaning. */
export function meaningOf({ meanings = {} }: OptionSpec, word: string): string {
  return Object.hasOwn(meanings, word) ? (meanings[word] ?? word) : word;
}

function splitAtCommas(text: string): string[] {
  return text.split(",").map((word) => word.trim());
}
