/**
 * Events that were seen on one side only: how likely is that by luck?
 */

/** The luck behind "seen on one side only". */
export interface OneSidedAppearance {
  /** How many events the silent side would have had at the other side's rate. */
  readonly expected: number;
  /** One-sided p: the chance that all events fall on the one side although the rates are the same. */
  readonly chance: number;
  /** The central two-sided p: twice the chance, at most 1. For a silent A or B it equals `testRateRatio().central`. */
  readonly centralP: number;
}

/**
 * The chance that all of `count` independent events fall into `seenExposure` and none into `silentExposure`, although
 * the rates are the same: (seen/(seen + silent))^count.
 *
 * "New": events in B only; "fixed": events in A only. Count bursts here: nine stalls in a row are one piece of luck.
 *
 * @param seenExposure the time watched on the side that has the events, > 0
 * @param silentExposure the time watched on the side that has none, > 0, same unit
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
    centralP: Math.min(1, 2 * chance),
  };
}

/**
 * The smallest central p that the exact test could give for this many events, whichever way they fell.
 *
 * A group that cannot reach α however its events had fallen is not tested at all: it would only dilute the q-values
 * of the others. This looks at the total only, never at how it is split, so it does not bias what is left.
 *
 * @param count all events of both sides
 * @returns 1 if there are no events or no exposure on a side
 */
export function attainableMinimumP(count: number, exposureA: number, exposureB: number): number {
  if (!(exposureA > 0) || !(exposureB > 0) || count === 0) return 1;
  const smallerShare = Math.min(exposureA, exposureB) / (exposureA + exposureB);
  return Math.min(1, 2 * smallerShare ** count);
}
