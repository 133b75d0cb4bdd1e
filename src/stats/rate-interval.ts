import { gammaQuantile } from "./incomplete-gamma.js";

/** A confidence interval. `high` may be Infinity. */
export interface Interval {
  readonly low: number;
  readonly high: number;
  /** 0.95 for a 95 % interval. */
  readonly confidence: number;
}

/**
 * The exact (Garwood 1936) interval of one Poisson rate: events per unit of exposure.
 *
 * Its coverage is never below the nominal one, not even for 0 events (0 .. 3.689/exposure at 95 %). Events must be independent: pass
 * bursts, not the stalls within them.
 * Source: F. Garwood, Biometrika 28 (1936); R `poisson.test(x, T)$conf.int`.
 *
 * @param count events, whole, ≥ 0
 * @param exposure > 0, for instance hours × processes
 * @returns undefined without exposure
 */
export function rateInterval(
  count: number,
  exposure: number,
  confidence = 0.95,
): Interval | undefined {
  if (!(exposure > 0) || !(count >= 0)) return undefined;
  const tail = (1 - confidence) / 2;
  const low = count === 0 ? 0 : gammaQuantile(tail, count, "lower") / exposure;
  const high = gammaQuantile(tail, count + 1, "upper") / exposure;
  return { low, high, confidence };
}
