/**
 * Checks of parsed JSON, composed from small ones.
 */
import { type LineProblem, lineProblem, showValue } from "./problem.js";

/** An object of unknown content. */
export type Fields = Readonly<Record<string, unknown>>;

/** Returns undefined for a valid value, else what is wrong with it and where. @param path of the value, such as `capture.at` */
export type Check = (value: unknown, path: string) => LineProblem | undefined;

/** The problem of a value of the wrong type. @param expected such as `a number >= 0` */
export function wrongType(path: string, expected: string, value: unknown): LineProblem {
  return lineProblem("wrong-type", `${path} must be ${expected}, got ${showValue(value)}`);
}

/** Whether a value is an object and not an array. */
export function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A string. */
export const text: Check = (value, path) =>
  typeof value === "string" ? undefined : wrongType(path, "a string", value);

/** A number >= 0. */
export const amount: Check = (value, path) =>
  typeof value === "number" && value >= 0 && value <= Number.MAX_VALUE
    ? undefined
    : wrongType(path, "a number >= 0", value);

/** A whole number >= 0. */
export const whole: Check = (value, path) =>
  Number.isSafeInteger(value) && (value as number) >= 0
    ? undefined
    : wrongType(path, "a whole number >= 0", value);

/** True or false. */
export const flag: Check = (value, path) =>
  typeof value === "boolean" ? undefined : wrongType(path, "true or false", value);

/** True. */
export const onlyTrue: Check = (value, path) =>
  value === true ? undefined : wrongType(path, "true or missing", value);

/** An object of any content. */
export const tags: Check = (value, path) =>
  isObject(value) ? shallow(value, path) : wrongType(path, "an object", value);

/** The kernel reads up to 64 levels, counted from the record. */
const MOST_LEVELS = 100;

/** Anything that is not nested so deep that writing it again would exhaust the call stack. */
export const shallow: Check = (value, path) =>
  isWithin(value, MOST_LEVELS)
    ? undefined
    : lineProblem("wrong-type", `${path} must not be nested more than ${MOST_LEVELS} levels deep`);

function isWithin(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return true;
  return levels > 0 && Object.values(value).every((one) => isWithin(one, levels - 1));
}

/** One of the allowed words. */
export function oneOf(...allowed: readonly string[]): Check {
  return (value, path) =>
    typeof value === "string" && allowed.includes(value)
      ? undefined
      : wrongType(path, allowed.map((word) => `"${word}"`).join(" or "), value);
}

/** An array of items that pass a check. */
export function listOf(item: Check): Check {
  return (value, path) => {
    if (!Array.isArray(value)) return wrongType(path, "an array", value);
    for (let i = 0; i < value.length; i++) {
      const problem = item(value[i], `${path}[${i}]`);
      if (problem !== undefined) return problem;
    }
    return undefined;
  };
}

/** An object with these fields; any others are ignored. */
export function shape(
  required: Readonly<Record<string, Check>>,
  optional: Readonly<Record<string, Check>>,
): Check {
  const requiredFields = Object.entries(required);
  const optionalFields = Object.entries(optional);
  return (value, path) => {
    if (!isObject(value)) return wrongType(path, "an object", value);
    for (const [name, check] of requiredFields) {
      const field = path === "" ? name : `${path}.${name}`;
      if (value[name] === undefined) return lineProblem("missing-field", `${field} is missing`);
      const problem = check(value[name], field);
      if (problem !== undefined) return problem;
    }
    for (const [name, check] of optionalFields) {
      if (value[name] === undefined) continue;
      const problem = check(value[name], path === "" ? name : `${path}.${name}`);
      if (problem !== undefined) return problem;
    }
    return undefined;
  };
}

/** An array of fixed length, each item with its own check. */
export function tuple(...items: readonly Check[]): Check {
  return (value, path) => {
    if (!Array.isArray(value) || value.length !== items.length) {
      return wrongType(path, `an array of ${items.length}`, value);
    }
    for (const [i, item] of items.entries()) {
      const problem = item(value[i], `${path}[${i}]`);
      if (problem !== undefined) return problem;
    }
    return undefined;
  };
}
