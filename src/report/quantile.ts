/**
 * The nearest-rank quantile (type 1 of Hyndman and Fan): always one of the values.
 *
 * @param sorted ascending, not empty
 * @param q 0 to 1
 */
export function nearestRank(sorted: ArrayLike<number>, q: number): number {
  const rank = Math.max(1, Math.ceil(q * sorted.length));
  return sorted[Math.min(rank, sorted.length) - 1] as number;
}
