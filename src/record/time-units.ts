/** Units of time in milliseconds. */
export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** A number of milliseconds, or of another unit, to three decimal digits: a whole number of microseconds. */
export function roundMs(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
