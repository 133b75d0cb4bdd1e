/**
 * The exact P(U ≤ u) for the Mann–Whitney U of two samples without ties.
 *
 * Counts arrangements by Mann and Whitney's recurrence N(u; m, n) = N(u − n; m − 1, n) + N(u; m, n − 1) in doubles. All terms are
 * positive, so nothing cancels although the counts reach 1e29 for 50 and 50.
 * Source: Mann and Whitney (1947); R `pwilcox`.
 *
 * @param u may be below 0 (then 0) or above m·n (then 1)
 * @param m values in the first sample, ≥ 0
 * @param n values in the second, ≥ 0
 */
export function rankSumLowerTail(u: number, m: number, n: number): number {
  const most = m * n;
  const at = Math.floor(u);
  if (at < 0) return 0;
  if (at >= most) return 1;
  // The distribution is symmetric: count the shorter tail.
  if (at > most / 2) return 1 - rankSumLowerTail(most - at - 1, m, n);
  const counts = arrangementCounts(m, n);
  let tail = 0;
  for (let k = 0; k <= at; k++) tail += counts[k] ?? 0;
  let ways = 1;
  for (let i = 1; i <= m; i++) ways = (ways * (n + i)) / i;
  return tail / ways;
}

/**
 * The smallest u with P(U ≤ u) ≥ p: the quantile of the Mann–Whitney U without ties. Source: R `qwilcox`.
 *
 * @param p 0 < p < ½
 */
export function rankSumQuantile(p: number, m: number, n: number): number {
  const most = Math.floor((m * n) / 2);
  const counts = arrangementCounts(m, n);
  let ways = 1;
  for (let i = 1; i <= m; i++) ways = (ways * (n + i)) / i;
  let tail = 0;
  for (let u = 0; u <= most; u++) {
    tail += (counts[u] ?? 0) / ways;
    if (tail >= p * (1 - 1e-12)) return u;
  }
  return most;
}

/** The largest size whose counts are cached. All of them, 7 MB, take a few ms, and the groups of a comparison need many. */
const MOST_KEPT = 50;
let kept: Float64Array | undefined;
/** Where the counts of `m * (MOST_KEPT + 1) + n` begin. */
const beginOf = new Int32Array((MOST_KEPT + 1) ** 2);

/** The number of arrangements of m and n values that give each U, from 0 to its middle. */
function arrangementCounts(m: number, n: number): Float64Array {
  if (m > MOST_KEPT || n > MOST_KEPT) return countArrangements(m, n);
  kept ??= countAll();
  const begin = beginOf[m * (MOST_KEPT + 1) + n] as number;
  return kept.subarray(begin, begin + sizeOf(m, n));
}

function sizeOf(m: number, n: number): number {
  return Math.floor((m * n) / 2) + 1;
}

/** One array, because thousands of them take longer than the counting. */
function countAll(): Float64Array {
  let size = 0;
  for (let j = 1; j <= MOST_KEPT; j++) {
    for (let i = 1; i <= MOST_KEPT; i++) {
      beginOf[i * (MOST_KEPT + 1) + j] = size;
      size += sizeOf(i, j);
    }
  }
  const all = new Float64Array(size);
  countArrangements(MOST_KEPT, MOST_KEPT, (counts, i, j) => {
    const begin = beginOf[i * (MOST_KEPT + 1) + j] as number;
    for (let u = sizeOf(i, j) - 1; u >= 0; u--) all[begin + u] = counts[u] as number;
  });
  return all;
}

/** @param onCounted called with the counts of all smaller sizes, whose memory is reused afterwards */
function countArrangements(
  m: number,
  n: number,
  onCounted: (counts: Float64Array, i: number, j: number) => void = () => {},
): Float64Array {
  const upTo = Math.floor((m * n) / 2);
  // rows[i] is N(·; i, j) for the current j; j grows from 0 to n.
  const rows = Array.from({ length: m + 1 }, () => {
    const row = new Float64Array(upTo + 1);
    row[0] = 1;
    return row;
  });
  for (let j = 1; j <= n; j++) {
    for (let i = 1; i <= m; i++) {
      const row = rows[i] as Float64Array;
      const previous = rows[i - 1] as Float64Array;
      const last = Math.min(upTo, i * j);
      for (let u = last; u >= j; u--) {
        row[u] = (row[u] as number) + (previous[u - j] as number);
      }
      onCounted(row, i, j);
    }
  }
  return rows[m] as Float64Array;
}
