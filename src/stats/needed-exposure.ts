/**
 * (z of 97.5 % + z of 80 %)² = (1.95996 + 0.84162)²: to find a change with 80 % power at the two-sided 5 % level.
 */
const POWER_FACTOR = 7.849;

/**
 * The events needed on side A to find a rate ratio with 80 % power, if both sides are watched equally long.
 *
 * φ·7.849·(1 + 1/r)/(ln r)², from the variance φ(1/xA + 1/xB) of the log ratio. 25 for a doubling of independent
 * events (φ = 1).
 *
 * @param ratio the ratio B/A to be found, > 0; Infinity events are needed for a ratio of 1
 * @param dispersion φ, the variance/mean of the counts, ≥ 1
 */
export function neededEvents(ratio: number, dispersion = 1): number {
  return (dispersion * POWER_FACTOR * (1 + 1 / ratio)) / Math.log(ratio) ** 2;
}

/** How much longer to watch. */
export interface NeededExposure {
  /** More hours of B alone, 0 if there are enough; undefined if no length of B makes up for so short an A. */
  readonly moreOfB?: number;
  /** More hours of each side, 0 if there are enough. */
  readonly moreOfEach: number;
}

/**
 * The further exposure that would find a rate ratio with 80 % power.
 *
 * Solves φ(1/(λ·tA) + 1/(r·λ·tB)) = (ln r)²/7.849 for tB, and for the same addition to both.
 *
 * @param ratePerHour λ, the rate of side A, > 0
 * @param exposureA hours watched so far, ≥ 0
 * @param exposureB hours watched so far, ≥ 0
 * @param ratio the ratio B/A to be found; 2 is a doubling
 * @param dispersion φ ≥ 1
 * @returns undefined for a rate of 0 (or unknown): how long to wait for something never seen cannot be told
 */
export function neededExposure(
  ratePerHour: number,
  exposureA: number,
  exposureB: number,
  ratio = 2,
  dispersion = 1,
): NeededExposure | undefined {
  if (!(ratePerHour > 0) || !(ratio > 0) || ratio === 1) return undefined;
  // Everything in units of 1/λ: 1/tA + 1/(r·tB) must come down to `allowed`.
  const allowed = (ratePerHour * Math.log(ratio) ** 2) / (POWER_FACTOR * dispersion);
  const leftForB = allowed - (exposureA > 0 ? 1 / exposureA : Number.POSITIVE_INFINITY);
  const moreOfB = leftForB > 0 ? Math.max(0, 1 / (ratio * leftForB) - exposureB) : undefined;
  // (tA + h)·(tB + h)·allowed = (tB + h) + (tA + h)/r, a quadratic in h with one root of interest.
  const p = exposureA + exposureB - (1 + 1 / ratio) / allowed;
  const q = exposureA * exposureB - (exposureB + exposureA / ratio) / allowed;
  const root = (-p + Math.sqrt(Math.max(0, p * p - 4 * q))) / 2;
  const moreOfEach = Math.max(0, root);
  return moreOfB === undefined ? { moreOfEach } : { moreOfB, moreOfEach };
}
