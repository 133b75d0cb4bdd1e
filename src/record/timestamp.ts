import type { Timestamp } from "./record.js";

const RFC_3339 =
  /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9})\d*)?(?:([Zz])|([+-])(\d\d):(\d\d))$/;

/** The largest distance from the epoch that a JavaScript Date can hold, in milliseconds. */
const LARGEST_EPOCH_MS = 8.64e15;

/**
 * Reads a timestamp of the record format.
 *
 * Stricter than `Date.parse`, which also takes local times without a zone and whatever else an engine likes.
 *
 * @returns epoch milliseconds (with fractions, if the text has more than three digits), or undefined if it is
 * neither an RFC 3339 date-time with a zone nor a number of milliseconds that a date can hold
 */
export function parseTimestamp(value: Timestamp): number | undefined {
  if (typeof value === "number") {
    return Math.abs(value) <= LARGEST_EPOCH_MS ? value : undefined;
  }
  const match = RFC_3339.exec(value);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second, fraction, , sign, zoneHour, zoneMinute] = match;
  const monthIndex = Number(month) - 1;
  const seconds = Number(second);
  // RFC 3339 allows a leap second; epoch time has no place for it, so it is the next minute's first second.
  if (Number(hour) > 23 || Number(minute) > 59 || seconds > 60) return undefined;
  if (Number(zoneHour ?? 0) > 23 || Number(zoneMinute ?? 0) > 59) return undefined;
  // A Date made of a year below 100 would mean 19xx, and a day that the month lacks would roll over.
  const date = new Date(0);
  date.setUTCFullYear(Number(year), monthIndex, Number(day));
  if (date.getUTCMonth() !== monthIndex || date.getUTCDate() !== Number(day)) return undefined;
  date.setUTCHours(Number(hour), Number(minute), seconds);
  const zoneMinutes = Number(zoneHour ?? 0) * 60 + Number(zoneMinute ?? 0);
  const zoneMs = (sign === "-" ? -1 : 1) * zoneMinutes * 60_000;
  // Read as milliseconds and not multiplied, so that the digits that are written are the digits that are meant.
  const digits = (fraction ?? "").padEnd(3, "0");
  const fractionMs = Number(`${digits.slice(0, 3)}.${digits.slice(3)}`);
  return date.getTime() - zoneMs + fractionMs;
}

/** Writes epoch milliseconds as RFC 3339 in UTC with milliseconds, the form in which our emitter writes them. */
export function formatTimestamp(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
