import type { Timestamp } from "./form.js";

/** The unit of a numeric timestamp since the epoch: seconds, milli-, micro- or nanoseconds. */
export type EpochUnit = keyof typeof MS_OF_UNIT;

const MS_OF_UNIT = { s: 1000, ms: 1, us: 1e-3, ns: 1e-6 } as const;
const NAMES_OF_UNITS = { s: "seconds", ms: "ms", us: "microseconds", ns: "nanoseconds" } as const;

/** All units of numeric timestamps. */
export const EPOCH_UNITS = Object.keys(MS_OF_UNIT) as readonly EpochUnit[];

/**
 * The bounds of plausible times: Node.js is no older than 2009. Between them no unit can be mistaken for another, because units are
 * a factor of 1000 apart.
 */
export const EARLIEST_EPOCH_MS = Date.UTC(2010, 0);
export const LATEST_EPOCH_MS = Date.UTC(2100, 0);

const RFC_3339 =
  /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9})\d*)?(?:([Zz])|([+-])(\d\d):(\d\d))$/;

/**
 * Reads a timestamp of the record format.
 *
 * Stricter than `Date.parse`, which also accepts local times without a zone and engine-specific forms.
 *
 * @returns epoch milliseconds (with a fraction if the text has more than three decimal digits), or undefined if the value is
 * neither an RFC 3339 date-time with a zone nor a number that is a time from 2010 to 2100 in its unit
 */
export function parseTimestamp(value: Timestamp, epoch: EpochUnit = "ms"): number | undefined {
  if (typeof value === "number") {
    const epochMs = toMs(value, epoch);
    return isBelievable(epochMs) ? epochMs : undefined;
  }
  const match = RFC_3339.exec(value);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second, fraction, , sign, zoneHour, zoneMinute] = match;
  const monthIndex = Number(month) - 1;
  const seconds = Number(second);
  // RFC 3339 allows a leap second; epoch time does not, so it counts as the first second of the next minute.
  if (Number(hour) > 23 || Number(minute) > 59 || seconds > 60) return undefined;
  if (Number(zoneHour ?? 0) > 23 || Number(zoneMinute ?? 0) > 59) return undefined;
  // Date.UTC would read a year below 100 as 19xx, and a day that the month lacks rolls over.
  const date = new Date(0);
  date.setUTCFullYear(Number(year), monthIndex, Number(day));
  if (date.getUTCMonth() !== monthIndex || date.getUTCDate() !== Number(day)) return undefined;
  date.setUTCHours(Number(hour), Number(minute), seconds);
  const zoneMinutes = Number(zoneHour ?? 0) * 60 + Number(zoneMinute ?? 0);
  const zoneMs = (sign === "-" ? -1 : 1) * zoneMinutes * 60_000;
  // Parsed as milliseconds rather than multiplied, so that no rounding changes the written digits.
  const digits = (fraction ?? "").padEnd(3, "0");
  const fractionMs = Number(`${digits.slice(0, 3)}.${digits.slice(3)}`);
  return date.getTime() - zoneMs + fractionMs;
}

/** The unit in which a number is a plausible timestamp, if there is one. */
export function likelyUnit(value: number): { unit: EpochUnit; name: string } | undefined {
  const unit = EPOCH_UNITS.find((candidate) => isBelievable(toMs(value, candidate)));
  return unit === undefined ? undefined : { unit, name: NAMES_OF_UNITS[unit] };
}

/** Rounded, because seconds with three decimal digits are whole milliseconds. */
function toMs(value: number, epoch: EpochUnit): number {
  if (epoch === "ms") return value;
  return Math.round(value * MS_OF_UNIT[epoch] * 1000) / 1000;
}

/** Whether an epoch time is within the plausible bounds. */
export function isBelievable(epochMs: number): boolean {
  return epochMs >= EARLIEST_EPOCH_MS && epochMs < LATEST_EPOCH_MS;
}

/** Writes epoch milliseconds as our emitter does: RFC 3339 in UTC with milliseconds. */
export function formatTimestamp(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
