import {
  type Check,
  flag,
  oneOf,
  onlyTrue,
  shape,
  text,
  tuple,
  whole,
  wrongType,
} from "../record/check.js";
import { LANGUAGES } from "../stack/frame.js";

/** No Date is farther from 1970. */
const FARTHEST_TIME_MS = 8.64e15;

/** A time in epoch ms; it may be before 1970. */
export const time: Check = (value, path) =>
  typeof value === "number" && Math.abs(value) <= FARTHEST_TIME_MS
    ? undefined
    : wrongType(path, "a time in epoch ms", value);

const textOrNull: Check = (value, path) => (value === null ? undefined : text(value, path));

/** The identity of a file. */
export const script: Check = (value, path) =>
  Array.isArray(value) && value.length === 4
    ? tuple(text, textOrNull, textOrNull, onlyTrue)(value, path)
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

/** A table as one list of numbers, row after row: thousands of small arrays would take more memory than their numbers. */
export function rows(...columns: readonly Check[]): Check {
  return (value, path) => {
    if (!Array.isArray(value) || value.length % columns.length !== 0) {
      return wrongType(path, `rows of ${columns.length} numbers`, value);
    }
    for (let i = 0; i < value.length; i++) {
      const check = columns[i % columns.length] as Check;
      // Naming each place would take longer than checking it.
      if (check(value[i], path) !== undefined) return check(value[i], `${path}[${i}]`);
    }
    return undefined;
  };
}
