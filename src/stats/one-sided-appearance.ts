/**
 * How likely it is by chance that events occur on one side only.
 */

/** The probability of "seen on one side only". */
export interface OneSidedAppearance {
  /** The expected events of the silent side at the other side's rate. */
  readonly expected: number;
  /** One-sided p: the probability that all events fall on one side although the rates are the same. */
  readonly chance: number;
}

/**
 * The probability that all of `count` independent events fall into `seenExposure` and none into `silentExposure`, although the
 * rates are the same: (seen/(seen + silent))^count.
 *
 * "New": events in B only; "fixed": events in A only. Count bursts here, because nine stalls in a row are not independent.
 *
 * @param seenExposure the observed time of the side with the events, > 0
 * @param silentExposure the observed time of the side without events, > 0, same unit
 * @returns undefined without exposure on both sides
 */
export function oneSidedAppearance(
  count: number,
  seenExposure: number,
  silentExposure: number,
): OneSidedAppearance | undefined {
  if (!(seenExposure > 0) || !(silentExposure > 0)) return undefined;
  const chance = (seenExposure / (seenExposure + silentExposure)) ** count;
  return {
    expected: (count * silentExposure) / seenExposure,
    chance,
  };
}

/**
 * The smallest central p that the exact test could give for this many events, however they are split.
 *
 * A group that cannot reach α is not tested at all, because it would only dilute the q-values of the others. This depends only on
 * the total, never on its split, and therefore does not bias the remaining tests.
 *
 * @param count all events of both sides
 * @returns 1 if there are no events or no exposure on a side
 */
export function attainableMinimumP(count: number, exposureA: number, exposureB: number): number {
  if (!(exposureA > 0) || !(exposureB > 0) || count === 0) return 1;
  const smallerShare = Math.min(exposureA, exposureB) / (exposureA + exposureB);
  return Math.min(1, 2 * smallerShare ** count);
}
