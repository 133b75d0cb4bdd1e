import { binomialTails } from "./binomial-tails.js";
import { betaQuantileOdds } from "./incomplete-beta.js";
import type { Interval } from "./rate-interval.js";

/** A count of events and its exposure. */
export interface Counted {
  /** Events, whole, ≥ 0. They must be independent: bursts, not the stalls within them. */
  readonly count: number;
  /** > 0, in the same unit for both sides; hours × processes in this program. */
  readonly exposure: number;
}

/**
 * The ratio of two rates, B/A.
 *
 * @returns Infinity if only A has no events, 0 if only B has none, undefined if neither has events or a side has no
 * exposure
 */
export function rateRatio(a: Counted, b: Counted): number | undefined {
  if (!(a.exposure > 0) || !(b.exposure > 0) || a.count + b.count === 0) return undefined;
  return b.count / b.exposure / (a.count / a.exposure);
}

/**
 * Tests whether two Poisson rates are equal, exactly, given the total number of events.
 *
 * Under that hypothesis the events of B are Bin(n, p0), p0 = tB/(tA + tB). The two-sided p is the central one (twice the
 * smaller tail) rather than R's default (the sum of all outcomes at most as likely), which can contradict its own interval: 10 in
 * 20000 against 2 in 17887 gives 0.042 with an interval that contains 1.
 * Source: Przyborowski and Wilenski, Biometrika 31 (1940); M. P. Fay, R Journal 2 (2010); R `exactci::poisson.exact`
 * with `tsmethod = "central"`.
 *
 * @returns the two-sided p; 1 if there are no events, undefined if a side has no exposure
 */
export function testRateRatio(a: Counted, b: Counted): number | undefined {
  if (!(a.exposure > 0) || !(b.exposure > 0)) return undefined;
  const n = a.count + b.count;
  if (n === 0) return 1;
  const sum = a.exposure + b.exposure;
  // Both shares are divisions, because 1 − p would cancel.
  const { atLeast, atMost } = binomialTails(b.count, n, b.exposure / sum, a.exposure / sum);
  return Math.min(1, 2 * Math.min(atLeast, atMost));
}

/**
 * The exact interval of the ratio of two Poisson rates, B/A (Clopper–Pearson on the share of B, converted to odds).
 *
 * It excludes 1 exactly if the p of `testRateRatio(a, b)` is below 1 − confidence.
 * Source: Clopper and Pearson, Biometrika 26 (1934); R `poisson.test(c(xB, xA), c(tB, tA))$conf.int`.
 *
 * @returns 0..Infinity if there are no events; undefined if a side has no exposure
 */
export function rateRatioInterval(a: Counted, b: Counted, confidence = 0.95): Interval | undefined {
  if (!(a.exposure > 0) || !(b.exposure > 0)) return undefined;
  const tail = (1 - confidence) / 2;
  const scale = a.exposure / b.exposure;
  const low = b.count === 0 ? 0 : betaQuantileOdds(tail, b.count, a.count + 1) * scale;
  const high =
    a.count === 0 ? Number.POSITIVE_INFINITY : scale / betaQuantileOdds(tail, a.count, b.count + 1);
  return { low, high, confidence };
}
