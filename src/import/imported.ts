import { decodeValue } from "../record/decode.js";
import type { LogRecord } from "../record/record.js";
import { formatTimestamp } from "../record/timestamp.js";

/** The options of a conversion. */
export interface ImportOptions {
  /** The shortest task or stretch of samples (ms) that is a stall. */
  readonly thresholdMs: number;
  /** When the recording ended (epoch ms), for files whose clock has no known zero. */
  readonly endMs: number;
  /** How long the loop was blocked (ms), for events that lack it. */
  readonly durationMs: number | undefined;
}

/** Records in our own format, or why a file gives none, as the rest of a sentence that begins with its name. */
export type Imported = { readonly records: readonly LogRecord[] } | { readonly failure: string };

/** Aborts a conversion; always caught in this file. */
class ImpossibleTime extends Error {}

/** The timestamp of a record. @throws ImpossibleTime if it is out of range for a date */
export function timestampOf(epochMs: number): string {
  if (Number.isNaN(new Date(epochMs).getTime())) throw new ImpossibleTime();
  return formatTimestamp(Math.round(epochMs));
}

/** Runs a conversion, and refuses its result if the decoder would reject any of its records. */
export function validRecords(convert: () => Imported): Imported {
  try {
    const result = convert();
    const isTaken = (record: LogRecord): boolean => decodeValue(record).kind === "record";
    if ("failure" in result || result.records.every(isTaken)) return result;
  } catch (error) {
    if (!(error instanceof ImpossibleTime)) throw error;
  }
  return { failure: "has times or durations that no clock has" };
}

/** JSON of unknown origin: anything may be missing or of another type. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: Json | undefined;
}

/** Parses JSON; undefined, which JSON cannot express, if the text is none. */
export function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** The value if it is an object, else an empty object. */
export function objectOf(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}

/** Whether a value is an object and not a list. */
export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value if it is a list, else an empty list. */
export function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

/** The value if it is a non-empty string. */
export function textOf(value: Json | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** The value if it is a finite number. */
export function numberOf(value: Json | undefined): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}
