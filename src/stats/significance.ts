/** The level of every test and of the q-values: five false calls in a hundred. */
export const ALPHA = 0.05;
/** A ratio between 1/1.25 and 1.25 is no meaningful change, as few would act on it. */
export const MEANINGFUL_RATIO = 1.25;
/** One stall a day: the least difference of rates that is worth a line. */
export const LEAST_STALLS_PER_HOUR = 1 / 24;
/** The least difference of blocked time per hour, in milliseconds, that is worth a line. */
export const LEAST_BLOCKED_MS_PER_HOUR = 100;

/** Whether few would overlook a change by this ratio. */
export function isMeaningfulRatio(ratio: number): boolean {
  return ratio >= MEANINGFUL_RATIO || ratio <= 1 / MEANINGFUL_RATIO;
}
