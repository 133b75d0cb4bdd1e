import { decodeValue } from "../record/decode.js";
import type { LogRecord } from "../record/record.js";
import { formatTimestamp } from "../record/timestamp.js";

/** What a converter is told besides the file. */
export interface ImportOptions {
  /** A stretch of samples, or a task, is a stall if it is at least this long (ms). */
  readonly thresholdMs: number;
  /** When the recording ended, epoch ms, for files whose clock began at no known time. */
  readonly endMs: number;
  /** How long the loop was blocked (ms), for events that do not say. */
  readonly durationMs: number | undefined;
}

/** Records of our own format, or why a file gives none, in words that go on after its name. */
export type Imported = { readonly records: readonly LogRecord[] } | { readonly failure: string };

/** Ends a conversion; never leaves this folder. */
class ImpossibleTime extends Error {}

/** The timestamp of a record. @throws ImpossibleTime for what no calendar has */
export function timestampOf(epochMs: number): string {
  if (Number.isNaN(new Date(epochMs).getTime())) throw new ImpossibleTime();
  return formatTimestamp(Math.round(epochMs));
}

/** Does a conversion, and refuses one whose records no reader of logs would take. */
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

/** JSON of unknown origin: everything may be missing or something else. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: Json | undefined;
}

/** The value as an object; an empty one if it is none. */
export function objectOf(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}

/** Whether a value is an object and no list. */
export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value as a list; an empty one if it is none. */
export function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

/** The value, if it is a text that is not empty. */
export function textOf(value: Json | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** The value, if it is a number. */
export function numberOf(value: Json | undefined): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}
