/**
 * The sum of durations, in ms to the microsecond.
 *
 * Sums of whole microseconds do not depend on the order of adding, so no order or split of the logs changes a digit of
 * the report.
 */
export function sumMs(durationsMs: readonly number[]): number {
  return durationsMs.reduce((sumUs, ms) => sumUs + Math.round(ms * 1000), 0) / 1000;
}
