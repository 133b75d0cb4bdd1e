/**
 * Reads parsed JSON by its form. An invalid optional field costs only itself; an invalid required one costs the object that
 * requires it.
 */
import {
  amount,
  type Check,
  flag,
  isObject,
  oneOf,
  onlyTrue,
  shallow,
  tags,
  text,
  whole,
  wrongType,
} from "./check.js";
import type { Field, Fields, Form } from "./form.js";
import { type LineProblem, lineProblem, showValue } from "./problem.js";
import { type EpochUnit, likelyUnit, parseTimestamp } from "./timestamp.js";

/** The result of reading one object. */
export type ReadObject =
  /** The same object if all of it is valid, else a copy without its invalid optional fields. */
  | { readonly value: Readonly<Record<string, unknown>> }
  /** A required field is invalid, or the value is not an object. */
  | { readonly value?: undefined; readonly problem: LineProblem };

type ReadValue = { readonly value: unknown } | { readonly problem: LineProblem };

/** Reads objects by a table of fields. Fields that the table lacks are kept, unless they are nested too deep. */
export class ObjectReader {
  readonly #epoch: EpochUnit;
  readonly #dropped: LineProblem[] = [];

  /** @param epoch the unit of numeric timestamps */
  constructor(epoch: EpochUnit) {
    this.#epoch = epoch;
  }

  /** The problems of optional fields, which were left out of the objects that were read. */
  get dropped(): readonly LineProblem[] {
    return this.#dropped;
  }

  /** Reads one object. @param path of the object, such as `capture`; "" for the record itself */
  read(value: unknown, fields: Fields, path: string): ReadObject {
    if (!isObject(value)) return { problem: wrongType(path, "an object", value) };
    let kept: Record<string, unknown> | undefined;
    for (const name in fields) {
      const found = value[name];
      const field = fields[name] as Field;
      const fieldPath = path === "" ? name : `${path}.${name}`;
      if (found === undefined) {
        if (field.isRequired !== true) continue;
        return { problem: lineProblem("missing-field", `${fieldPath} is missing`) };
      }
      const read = this.#readForm(found, field, fieldPath);
      if ("problem" in read) {
        if (field.isRequired === true) return read;
        this.#drop(read.problem);
        kept ??= { ...value };
        delete kept[name];
      } else if (read.value !== found) {
        kept ??= { ...value };
        kept[name] = read.value;
      }
    }
    for (const name in value) {
      if (typeof value[name] !== "object" || Object.hasOwn(fields, name)) continue;
      const problem = shallow(value[name], path === "" ? name : `${path}.${name}`);
      if (problem === undefined) continue;
      this.#drop(problem);
      kept ??= { ...value };
      delete kept[name];
    }
    return { value: kept ?? value };
  }

  #readForm(value: unknown, form: Form, path: string): ReadValue {
    if (form.is === "object") return this.read(value, form.fields, path);
    if (form.is === "list") return this.#readList(value, form.of, path);
    if (form.is === "timestamp") return readTimestamp(value, path, this.#epoch);
    const problem = checkOf(form)(value, path);
    return problem === undefined ? { value } : { problem };
  }

  /** A list with an invalid item is invalid: what it means as a whole (a vote, shares) no longer holds. */
  #readList(value: unknown, item: Fields, path: string): ReadValue {
    if (!Array.isArray(value)) return { problem: wrongType(path, "an array", value) };
    let kept: unknown[] | undefined;
    for (const [i, found] of value.entries()) {
      const read = this.read(found, item, `${path}[${i}]`);
      if (read.value === undefined) return read;
      if (read.value === found) continue;
      kept ??= [...value];
      kept[i] = read.value;
    }
    return { value: kept ?? value };
  }

  #drop(problem: LineProblem): void {
    this.#dropped.push(lineProblem("bad-field", `${problem.message}; the field is left out`));
  }
}

/** The check of a value without fields of its own. */
export function checkOf(form: Form): Check {
  switch (form.is) {
    case "amount":
      return form.most === undefined ? amount : atMost(form.most);
    case "whole":
      return whole;
    case "flag":
      return flag;
    case "true":
      return onlyTrue;
    case "text":
      return text;
    case "word":
      return oneOf(...form.words);
    case "tags":
      return tags;
    case "counts":
      return counts;
    case "function-starts":
      return functionStarts;
    default:
      throw new Error(`${form.is} is no simple form`);
  }
}

/** Where the functions of a stack begin. */
export const functionStarts: Check = (value, path) => {
  if (!Array.isArray(value)) return wrongType(path, "an array", value);
  const at = value.findIndex((start) => !isFunctionStart(start));
  return at < 0 ? undefined : wrongType(`${path}[${at}]`, "[line, column] or null", value[at]);
};

function isFunctionStart(value: unknown): boolean {
  if (value === null) return true;
  return Array.isArray(value) && value.length === 2 && value.every((n) => Number.isSafeInteger(n));
}

const counts: Check = (value, path) => {
  if (!isObject(value)) return wrongType(path, "an object", value);
  for (const [name, count] of Object.entries(value)) {
    const problem = whole(count, `${path}.${name}`);
    if (problem !== undefined) return problem;
  }
  return undefined;
};

/** A duration; one beyond its limit is a unit mistake. */
function atMost(most: number): Check {
  return (value, path) => {
    const isAmount = typeof value === "number" && value >= 0;
    if (isAmount && value <= most) return undefined;
    const must = isAmount ? `at most ${most} ms` : "a number of ms >= 0";
    return lineProblem("bad-duration", `${path} must be ${must}, got ${showValue(value)}`);
  };
}

/** Converts a number in another unit to milliseconds, as the format demands. */
function readTimestamp(value: unknown, path: string, epoch: EpochUnit): ReadValue {
  if (typeof value !== "string" && typeof value !== "number") {
    return { problem: wrongType(path, `an RFC 3339 string or a number of epoch ${epoch}`, value) };
  }
  const epochMs = parseTimestamp(value, epoch);
  if (epochMs !== undefined)
    return { value: epoch === "ms" || typeof value === "string" ? value : epochMs };
  const must = `${path} must be RFC 3339 with a zone or epoch ${epoch} (2010 to 2100)`;
  const likely = typeof value === "number" ? likelyUnit(value) : undefined;
  const hint =
    likely === undefined
      ? ""
      : `, which looks like ${likely.name}: --epoch ${likely.unit} reads it`;
  return { problem: lineProblem("bad-timestamp", `${must}, got ${showValue(value)}${hint}`) };
}
