import { binomialTails } from "./binomial-tails.js";

/** The two sorted values between which a quantile lies. */
export interface QuantileRanks {
  /** 1-based rank of the lower end. */
  readonly low: number;
  /** 1-based rank of the upper end. */
  readonly high: number;
  /** The actual confidence of this interval, at least the requested one. */
  readonly coverage: number;
}

/**
 * The ranks of a distribution-free confidence interval for a quantile (order statistics).
 *
 * Source: David and Nagaraja, Order Statistics (2003), section 7.1; R `binom.test`-style equal tails.
 *
 * @param q 0 < q < 1
 * @param count independent values: one per burst, not per stall
 * @returns undefined if there are too few values for a finite interval on both sides: 95 % needs 6 for the median, 36
 * for p90, 72 for p95, 368 for p99
 */
export function quantileRanks(
  q: number,
  count: number,
  confidence = 0.95,
): QuantileRanks | undefined {
  const tail = (1 - confidence) / 2;
  const below = (k: number): number => binomialTails(k, count, q).atMost;
  const above = (k: number): number => binomialTails(k, count, q).atLeast;
  if (count < 2 || below(0) > tail || above(count) > tail) return undefined;
  // Largest k with P(X ≤ k − 1) ≤ tail; smallest k with P(X ≥ k) ≤ tail.
  const low = bisect(1, count, (k) => below(k - 1) <= tail);
  const high = count + 1 - bisect(1, count, (k) => above(count + 1 - k) <= tail);
  return { low, high, coverage: below(high - 1) - below(low - 1) };
}

/** The least count for which `quantileRanks` gives an interval. */
export function leastCountForRanks(q: number, confidence = 0.95): number {
  const tail = (1 - confidence) / 2;
  const rarer = Math.max(q, 1 - q);
  return Math.max(2, Math.ceil(Math.log(tail) / Math.log(rarer) - 1e-9));
}

/** The largest integer in low..high for which `holds`, which must hold for low and up to some point. */
function bisect(low: number, high: number, holds: (k: number) => boolean): number {
  let yes = low;
  let no = high + 1;
  while (no - yes > 1) {
    const middle = Math.floor((yes + no) / 2);
    if (holds(middle)) yes = middle;
    else no = middle;
  }
  return yes;
}
