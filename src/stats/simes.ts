/**
 * The combined p of several tests of one hypothesis: small if any of them is, with a milder correction if tests agree.
 *
 * p = min over i of n·p(i)/i for the sorted p. Valid for tests that are independent or, as here, positively dependent.
 * Source: R. J. Simes, Biometrika 73 (1986).
 *
 * @returns 1 for no tests
 */
export function simes(pValues: readonly number[]): number {
  const sorted = [...pValues].sort((a, b) => a - b);
  return sorted.reduce((least, p, i) => Math.min(least, (sorted.length * p) / (i + 1)), 1);
}

/**
 * The p of each of several tests, corrected for their number, in the given order.
 *
 * Source: Y. Hochberg, Biometrika 75 (1988); R `p.adjust(p, "hochberg")`.
 */
export function hochberg(pValues: readonly number[]): number[] {
  const order = pValues
    .map((_, i) => i)
    .sort((i, j) => (pValues[j] as number) - (pValues[i] as number));
  const adjusted = new Array<number>(pValues.length);
  let least = 1;
  for (const [fromLargest, index] of order.entries()) {
    least = Math.min(least, (fromLargest + 1) * (pValues[index] as number));
    adjusted[index] = least;
  }
  return adjusted;
}
