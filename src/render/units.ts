/**
 * Durations and counts for people. Machine formats do not come here: they carry exact numbers.
 */

interface Unit {
  readonly name: string;
  readonly ms: number;
}

const UNITS: readonly Unit[] = [
  { name: "ms", ms: 1 },
  { name: "s", ms: 1_000 },
  { name: "min", ms: 60_000 },
  { name: "h", ms: 3_600_000 },
];

/** Writes the durations of one column in one unit. */
export type DurationFormat = (durationMs: number) => string;

/**
 * Chooses the unit of a column: the one in which its largest value has at most four digits before the point, so that
 * the values can be compared by looking at them.
 */
export function columnFormat(durationsMs: readonly number[]): DurationFormat {
  const largest = durationsMs.reduce((max, value) => Math.max(max, value), 0);
  const unit = UNITS.find(({ ms }) => largest / ms < 9_999.5) ?? (UNITS.at(-1) as Unit);
  return (durationMs) => `${threeDigits(durationMs / unit.ms)} ${unit.name}`;
}

/** One duration alone, in the unit that suits it: `712 ms`, `4.3 s`. */
export function formatDuration(durationMs: number): string {
  const unit =
    [...UNITS].reverse().find(({ ms }) => durationMs >= ms * (ms === 1 ? 0 : 0.9995)) ??
    (UNITS[0] as Unit);
  return `${threeDigits(durationMs / unit.ms)} ${unit.name}`;
}

/** A long time as people say it: `24 h 02 m`, `3 m 12 s`, `12.3 s`. */
export function formatSpan(durationMs: number): string {
  const seconds = Math.round(durationMs / 1000);
  if (seconds < 60) return formatDuration(durationMs);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} m ${pad(seconds % 60)} s`;
  const allMinutes = Math.round(durationMs / 60_000);
  const hours = Math.floor(allMinutes / 60);
  if (hours < 72) return `${hours} h ${pad(allMinutes % 60)} m`;
  return `${Math.floor(hours / 24)} d ${pad(hours % 24)} h`;
}

/** `1 stall`, `2,000 stalls`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** A whole number with commas. */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ",");
}

/** A share as whole percent; a share that is not nothing never reads as 0 %. */
export function formatShare(part: number, whole: number): string {
  if (whole <= 0) return "-";
  const percent = (part / whole) * 100;
  if (percent > 0 && percent < 0.5) return "<1 %";
  return `${Math.round(percent)} %`;
}

function pad(value: number): string {
  return String(value).padStart(2, "0");
}

function threeDigits(value: number): string {
  if (value >= 99.95) return formatCount(Math.round(value));
  if (value >= 9.995) return value.toFixed(1);
  return value.toFixed(value === 0 ? 0 : 2);
}
