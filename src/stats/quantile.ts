/**
 * The rank of a quantile, 1-based: the smallest k with k/n ≥ q (nearest rank, R's type 1).
 *
 * @param q 0..1
 * @param count n ≥ 1
 */
export function quantileRank(q: number, count: number): number {
  // 0.95·20 may come out as 19.000000000000004; the tolerance is R's, four units in the last place.
  const exact = q * count;
  const rank = Math.ceil(exact - 4 * Number.EPSILON * exact);
  return Math.min(count, Math.max(1, rank));
}

/**
 * A quantile by nearest rank (type 1): always an observed value, never an interpolated one.
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
