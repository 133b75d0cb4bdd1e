import { DAY_MS, HOUR_MS, MINUTE_MS } from "../record/time-units.js";
import { parseTimestamp } from "../record/timestamp.js";
import { type Moment, refuse } from "./option.js";

const UNITS_MS: ReadonlyMap<string, number> = new Map([
  ["ms", 1],
  ["s", 1_000],
  ["m", MINUTE_MS],
  ["min", MINUTE_MS],
  ["h", HOUR_MS],
  ["d", DAY_MS],
  ["w", 7 * DAY_MS],
]);

const AMOUNT = /(\d+(?:\.\d+)?)\s*(ms|s|min|m|h|d|w)(?![a-z])\s*/g;
const AMOUNTS = /^(?:\d+(?:\.\d+)?\s*(?:ms|s|min|m|h|d|w)(?![a-z])\s*)+$/;

/** The words for days (UTC), and how many days ago their midnight is. */
const DAYS_AGO: ReadonlyMap<string, number> = new Map([
  ["today", 0],
  ["yesterday", 1],
]);

/** Added to the time or taken from it, a longer amount would leave the calendar (100 million days from 1970). */
const LONGEST_AMOUNT_MS = 4e15;

/** Reads `90s`, `2h`, `1h30m`, `3d`; undefined if it is no such amount. @returns milliseconds */
export function parseAmount(text: string): number | undefined {
  const typed = text.trim();
  if (!AMOUNTS.test(typed)) return undefined;
  let sumMs = 0;
  for (const [, number, unit = ""] of typed.matchAll(AMOUNT)) {
    sumMs += Number(number) * (UNITS_MS.get(unit) ?? Number.NaN);
  }
  return sumMs <= LONGEST_AMOUNT_MS ? sumMs : undefined;
}

/** Whether a text is a day of the calendar, `2027-03-01`. */
export function isDay(text: string): boolean {
  const ms = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
}

/**
 * Reads a point in time of the command line: an ISO date or `yesterday` (midnight UTC), a date and time with a zone, or an
 * amount of time before now.
 *
 * @returns epoch ms
 * @throws UsageError
 */
export function parseTime(text: string, moment: Moment): number {
  const amount = parseAmount(text);
  if (amount !== undefined) return moment.nowMs - amount;
  if (text.trim() === "now") return moment.nowMs;
  const daysAgo = DAYS_AGO.get(text.trim());
  if (daysAgo !== undefined) return Math.floor(moment.nowMs / DAY_MS - daysAgo) * DAY_MS;
  const value = text.trim().replace(/^(\d{4}-\d\d-\d\d) (\d\d:)/, "$1T$2");
  if (/^\d{4}-\d\d-\d\d$/.test(value)) {
    const midnight = parseTimestamp(`${value}T00:00:00Z`);
    if (midnight !== undefined) return midnight;
  }
  const withSeconds = value.replace(/^(.{10}T\d\d:\d\d)(?!:)/, "$1:00");
  const exact = parseTimestamp(withSeconds);
  if (exact !== undefined) return exact;
  if (parseTimestamp(`${withSeconds}Z`) !== undefined) {
    return refuse(moment, `needs a time zone: ${withSeconds}Z for UTC, or ${withSeconds}+02:00`);
  }
  return refuse(
    moment,
    `cannot read "${text}": give a date (2026-11-20), a time with a zone (2026-11-20T08:30:00Z) or how long ago (2h, 3d)`,
  );
}

/** Reads a duration option: a bare number is milliseconds. @throws UsageError */
export function parseDurationMs(text: string, moment: Moment): number {
  const number = /^\d+(?:\.\d+)?$/.test(text.trim()) ? Number(text) : parseAmount(text);
  if (number !== undefined) return number;
  return refuse(
    moment,
    `cannot read "${text}": give milliseconds (500) or a value with a unit (2s, 5m)`,
  );
}

/** No timer of Node waits longer than 2^31 - 1 ms; it would end at once. */
const LONGEST_WAIT_DAYS = 24;

/** Reads for how long to wait. @returns milliseconds. @throws UsageError */
export function parseWaitMs(text: string, moment: Moment): number {
  const waitMs = parseDurationMs(text, moment);
  return waitMs <= LONGEST_WAIT_DAYS * DAY_MS
    ? waitMs
    : refuse(moment, `takes at most ${LONGEST_WAIT_DAYS}d, got "${text}"`);
}
