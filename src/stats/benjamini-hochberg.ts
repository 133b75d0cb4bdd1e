/**
 * The q-values of a family of tests (Benjamini–Hochberg): calling all with q ≤ 0.05 a discovery leaves, on average, at
 * most 5 % of the calls false.
 *
 * Holds for independent tests and for positively dependent ones (a burst that touches several functions).
 * Source: Benjamini and Hochberg, JRSS B 57 (1995); R `p.adjust(p, "BH")`.
 *
 * @param pValues each 0..1, in any order
 * @returns in the order of the input; empty for an empty family
 */
export function benjaminiHochberg(pValues: readonly number[]): number[] {
  const m = pValues.length;
  const order = pValues
    .map((_, index) => index)
    .sort((i, j) => (pValues[j] ?? 1) - (pValues[i] ?? 1));
  const q = new Array<number>(m);
  let smallest = 1;
  order.forEach((index, fromLargest) => {
    const rank = m - fromLargest;
    smallest = Math.min(smallest, (m * (pValues[index] ?? 1)) / rank);
    q[index] = smallest;
  });
  return q;
}
