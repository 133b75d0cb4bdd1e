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
 * It never covers less than it says, also for 0 events (0 .. 3.689/exposure at 95 %). It holds for events that come
 * independently of each other: give it bursts, not the stalls within them.
 * Source: F. Garwood, Biometrika 28 (1936); R `poisson.test(x, T)$conf.int`.
 *
 * @param count events, whole, ≥ 0
 * @param exposure > 0, for instance hours × processes
 * @returns undefined where there is no exposure: no time watched says nothing about a rate
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
