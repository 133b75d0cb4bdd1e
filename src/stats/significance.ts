/** The level of every test and of the q-values: five false calls in a hundred. */
export const ALPHA = 0.05;
/** A ratio between 1/1.25 and 1.25 is not a meaningful change, because few would act on it. */
export const MEANINGFUL_RATIO = 1.25;
/** The smallest difference of rates that is reported: one stall a day. */
export const LEAST_STALLS_PER_HOUR = 1 / 24;
/** The smallest difference of blocked time per hour, in milliseconds, that is reported. */
export const LEAST_BLOCKED_MS_PER_HOUR = 100;

/** Whether a change by this ratio is large enough to act on. */
export function isMeaningfulRatio(ratio: number): boolean {
  return ratio >= MEANINGFUL_RATIO || ratio <= 1 / MEANINGFUL_RATIO;
}
