import { type Check, isObject, whole, wrongType } from "./check.js";
import { FIELDS_OF_TYPE, SESSION_FACTS } from "./fields.js";
import type { Field, Fields, Timestamp } from "./form.js";
import { type LineProblem, type LineProblemCode, lineProblem, showValue } from "./problem.js";
import { checkOf, ObjectReader } from "./read-form.js";
import { FORMAT_VERSION, type LogRecord } from "./record.js";
import { type EpochUnit, parseTimestamp } from "./timestamp.js";

export { LONGEST_DURATION_MS } from "./fields.js";
export { functionStarts } from "./read-form.js";

/** What a line turned out to be. */
export type Decoded =
  /** A record of a known type, its fields checked against the format. */
  | {
      readonly kind: "record";
      readonly record: LogRecord;
      readonly timestampMs: number;
      /** Optional fields that were invalid and have been removed from the record. */
      readonly dropped: readonly LineProblem[];
    }
  /** A record of a type that this version does not know: skipped, and not a problem. */
  | { readonly kind: "unknown-type"; readonly type: string }
  /** Another document of ours (a summary), its content unchecked. */
  | { readonly kind: "document"; readonly schema: string; readonly value: unknown }
  | { readonly kind: "problem"; readonly problem: LineProblem };

/** The checks of what a `start` record says about its session, by field name. */
export const factsOfStart: Readonly<Record<string, Check>> = Object.fromEntries(
  Object.entries<Field>(SESSION_FACTS).map(([name, field]) => [name, checkOf(field)]),
);

/** A Map, because its keys come from the log. */
const fieldsOfType: ReadonlyMap<string, Fields> = new Map(Object.entries<Fields>(FIELDS_OF_TYPE));

const NONE: readonly LineProblem[] = [];

function problem(code: LineProblemCode, message: string): Decoded {
  return { kind: "problem", problem: lineProblem(code, message) };
}

/**
 * Checks a parsed line against the format. The record is the same object unless optional fields are invalid; unknown fields
 * are kept.
 *
 * @param epoch the unit of numeric timestamps
 */
export function decodeValue(value: unknown, epoch: EpochUnit = "ms"): Decoded {
  if (!isObject(value)) {
    const found = value === null ? "null" : Array.isArray(value) ? "an array" : typeof value;
    return problem("not-an-object", `a record must be a JSON object, got ${found}`);
  }
  const schema = value["schema"];
  // A record may have a field of this name, too, but every record has a timestamp, and no document has one.
  if (
    typeof schema === "string" &&
    schema.startsWith("stall-report/") &&
    value["timestamp"] === undefined
  ) {
    return { kind: "document", schema, value };
  }
  const version = value["v"];
  if (version !== undefined && whole(version, "v") === undefined) {
    if ((version as number) > FORMAT_VERSION) {
      return problem(
        "newer-version",
        `format version ${version} is newer than ${FORMAT_VERSION}, the newest this stall-report reads; update it`,
      );
    }
  }
  const type = value["type"] ?? "stall";
  if (typeof type !== "string") {
    return { kind: "problem", problem: wrongType("type", "a string", type) };
  }
  const fields = fieldsOfType.get(type);
  if (fields === undefined) return { kind: "unknown-type", type };
  const reader = new ObjectReader(epoch);
  const read = reader.read(value, fields, "");
  if (read.value === undefined) return { kind: "problem", problem: read.problem };
  const timestampMs = parseTimestamp(read.value["timestamp"] as Timestamp);
  if (timestampMs === undefined) {
    throw new Error("unreachable: the timestamp has been checked");
  }
  const dropped = reader.dropped.length === 0 ? NONE : reader.dropped;
  return { kind: "record", record: read.value as unknown as LogRecord, timestampMs, dropped };
}

/** Decodes the text of one line, without its newline. Never throws. @param epoch the unit of numeric timestamps */
export function decodeLine(line: string, epoch: EpochUnit = "ms"): Decoded {
  let value: unknown;
  try {
    if (looksLikeJson(line)) value = JSON.parse(line);
  } catch {
    // `value` stays undefined, which JSON cannot express.
  }
  if (value === undefined) return problem("not-json", `not JSON: ${showValue(line)}`);
  return decodeValue(value, epoch);
}

/** Whether a line is worth parsing: an error thrown by `JSON.parse` costs more than parsing a good line. */
function looksLikeJson(line: string): boolean {
  const text = line.trim();
  return text.startsWith("{") ? text.endsWith("}") : /^["[\-0-9tfn]/.test(text);
}
