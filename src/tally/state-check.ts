import { type Check, flag, oneOf, shape, text, tuple, whole, wrongType } from "../record/check.js";
import { LANGUAGES } from "../stack/frame.js";

/** No date is farther from 1970. */
const FARTHEST_TIME_MS = 8.64e15;

/** A time in epoch ms; it may be before 1970. */
export const time: Check = (value, path) =>
  typeof value === "number" && Math.abs(value) <= FARTHEST_TIME_MS
    ? undefined
    : wrongType(path, "a time in epoch ms", value);

const textOrNull: Check = (value, path) => (value === null ? undefined : text(value, path));

const isTrue: Check = (value, path) =>
  value === true ? undefined : wrongType(path, "true", value);

/** What is known of a file. */
export const script: Check = (value, path) =>
  Array.isArray(value) && value.length === 4
    ? tuple(text, textOrNull, textOrNull, isTrue)(value, path)
    : tuple(text, textOrNull, textOrNull)(value, path);

/** A frame. */
export const frame = shape(
  {},
  {
    functionName: text,
    alias: text,
    file: text,
    line: whole,
    column: whole,
    isAsync: flag,
    isConstructor: flag,
    isEval: flag,
    isNative: flag,
    isWasm: flag,
    isUnread: flag,
    isTopLevel: flag,
    language: oneOf(...LANGUAGES),
  },
);

/** A table as one list of numbers, row after row: thousands of small arrays would cost more than what is in them. */
export function rows(...columns: readonly Check[]): Check {
  return (value, path) => {
    if (!Array.isArray(value) || value.length % columns.length !== 0) {
      return wrongType(path, `rows of ${columns.length} numbers`, value);
    }
    for (let i = 0; i < value.length; i++) {
      const check = columns[i % columns.length] as Check;
      // To name each place would cost more than to check it.
      if (check(value[i], path) !== undefined) return check(value[i], `${path}[${i}]`);
    }
    return undefined;
  };
}
