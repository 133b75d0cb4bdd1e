/** Durations as people read them, in every message, reason and table. */
import { HOUR_MS, MINUTE_MS } from "./time-units.js";

const UNITS = [
  { name: "ms", ms: 1 },
  { name: "s", ms: 1_000 },
  { name: "min", ms: MINUTE_MS },
  { name: "h", ms: HOUR_MS },
] as const;

type Unit = (typeof UNITS)[number];

/** Writes the durations of one table in one unit. */
export type DurationFormat = (durationMs: number) => string;

/**
 * Chooses one unit for durations that are compared by eye: the one in which the largest has at most four digits before the
 * decimal point.
 */
export function oneUnitFor(durationsMs: readonly number[]): DurationFormat {
  const largest = durationsMs.reduce((max, value) => Math.max(max, value), 0);
  const unit = UNITS.find(({ ms }) => largest / ms < 9_999.5) ?? UNITS[3];
  return (durationMs) => `${threeDigits(durationMs / unit.ms)} ${unit.name}`;
}

/** From this duration on, a row is no longer shown in seconds. */
const LONGEST_IN_SECONDS_MS = 600_000;

/**
 * Chooses the unit of each row of a table: milliseconds if no row reaches a second, else seconds, and minutes or hours only for
 * a row that needs them. All durations of a row are in one unit.
 *
 * @param longestMs the longest duration of each row
 */
export function rowUnitsFor(
  longestMs: readonly number[],
): (rowLongestMs: number) => DurationFormat {
  const isShort = longestMs.every((ms) => unitOf(ms).name === "ms");
  return (rowLongestMs) => {
    const isLong = rowLongestMs >= LONGEST_IN_SECONDS_MS;
    const unit = isShort ? UNITS[0] : isLong ? unitOf(rowLongestMs) : UNITS[1];
    return (durationMs) => `${threeDigits(durationMs / unit.ms)} ${unit.name}`;
  };
}

/** Formats a single duration in the unit that suits it: `712 ms`, `4.30 s`. */
export function formatDuration(durationMs: number): string {
  const unit = unitOf(durationMs);
  return `${threeDigits(durationMs / unit.ms)} ${unit.name}`;
}

/** Formats a part of a duration in the unit of the whole, `1.94 of 3.41 s`, unless that rounds it away: `20.0 ms of 1.50 min`. */
export function formatPart(partMs: number, wholeMs: number): string {
  if (partMs * 100 < wholeMs) return `${formatDuration(partMs)} of ${formatDuration(wholeMs)}`;
  return `${threeDigits(partMs / unitOf(wholeMs).ms)} of ${formatDuration(wholeMs)}`;
}

/** Formats a whole number with commas. */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ",");
}

function unitOf(durationMs: number): Unit {
  return UNITS.findLast(({ ms }) => ms > 1 && durationMs >= ms * 0.9995) ?? UNITS[0];
}

function threeDigits(value: number): string {
  if (value >= 99.95) return formatCount(Math.round(value));
  if (value >= 9.995) return value.toFixed(1);
  return value.toFixed(value === 0 ? 0 : 2);
}
