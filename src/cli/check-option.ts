import { UsageError } from "../read/usage-error.js";
import { closestWord } from "./closest-word.js";
import type { OptionSpec, OptionValue } from "./command-spec.js";

/**
 * Checks what was given for an option, on a command line or in a config file.
 *
 * @param name as the message is to call it, such as `--top`
 * @throws UsageError that says what can be given
 */
export function checkOption(name: string, spec: OptionSpec, value: unknown): OptionValue {
  switch (spec.type) {
    case "boolean":
      if (typeof value !== "boolean") throw new UsageError(`${name} needs true or false`);
      return value;
    case "list": {
      const words = (Array.isArray(value) ? value : [value]).map((word) => textOf(name, word));
      const list = spec.splitsAtCommas === true ? words.flatMap(splitAtCommas) : words;
      for (const word of list) checkChoice(name, spec, word);
      return list;
    }
    case "number": {
      const text = textOf(name, value);
      const number = Number(text);
      if (text.trim() === "" || !Number.isInteger(number) || number < 0) {
        throw new UsageError(`${name} needs a whole number, got "${text}"`);
      }
      return number;
    }
    case "string": {
      const text = textOf(name, value);
      checkChoice(name, spec, text);
      return text;
    }
  }
}

/** `; did you mean X?`, or nothing if no word is near. */
export function closestHint(typed: string, words: readonly string[]): string {
  const near = closestWord(typed, words);
  return near === undefined ? "" : `; did you mean ${near}?`;
}

function textOf(name: string, value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "number") return String(value);
  if (Array.isArray(value)) throw new UsageError(`${name} may be given only once`);
  throw new UsageError(`${name} cannot be ${JSON.stringify(value) ?? "missing"}`);
}

function splitAtCommas(text: string): string[] {
  return text.split(",").map((word) => word.trim());
}

function checkChoice(name: string, spec: OptionSpec, value: string): void {
  if (spec.choices === undefined || spec.choices.includes(value)) return;
  const near = closestWord(value, spec.choices);
  const hint = near === undefined ? "" : `did you mean ${near}? `;
  throw new UsageError(
    `${name} cannot be "${value}"; ${hint}It is one of ${spec.choices.join(", ")}`,
  );
}
