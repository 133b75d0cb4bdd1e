import { binomialTails } from "./binomial-tails.js";

/**
 * The rank of a quantile, 1-based: the smallest k with k/n ≥ q (nearest rank, R's type 1).
 *
 * @param q 0..1
 * @param count n ≥ 1
 */
export function quantileRank(q: number, count: number): number {
  // 0.95·20 is 19.000000000000004 − or less: the fuzz is R's, four units in the last place.
  const exact = q * count;
  const rank = Math.ceil(exact - 4 * Number.EPSILON * exact);
  return Math.min(count, Math.max(1, rank));
}

/**
 * A quantile by nearest rank (type 1): always a value that was observed, never one between two.
 *
 * Source: Hyndman and Fan, American Statistician 50 (1996), definition 1; R `quantile(x, q, type = 1)`.
 *
 * @param sorted in ascending order
 * @param q 0..1; 0.5 is the (lower) median
 * @returns undefined for no values
 */
export function quantileOfSorted(sorted: ArrayLike<number>, q: number): number | undefined {
  return sorted.length === 0 ? undefined : sorted[quantileRank(q, sorted.length) - 1];
}

/** Between which two of the sorted values a quantile lies. */
export interface QuantileRanks {
  /** 1-based rank of the lower end. */
  readonly low: number;
  /** 1-based rank of the upper end. */
  readonly high: number;
  /** The confidence that this interval really has, at least the one asked for. */
  readonly coverage: number;
}

/**
 * The ranks of an interval for a quantile that holds for every distribution (order statistics).
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

/** The largest whole number in low..high for which `holds`, if it holds for low and up to some point. */
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
