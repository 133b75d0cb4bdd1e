/**
 * Blocks sorted into strata, the form that all ways of permuting share.
 */

/** One stratum: its blocks may be dealt to the two sides in any way that keeps the number of each. */
export interface Stratum {
  /** The values of all its blocks, those that are not 0 first. */
  readonly values: Float64Array;
  /** How many of the values are not 0; they come first. */
  readonly nonZero: number;
  /** How many blocks side A has. */
  readonly sizeA: number;
}

/**
 * Puts the blocks of both sides into strata.
 *
 * @param strataA one number per block of A, for instance its hour of the day; undefined for a single stratum
 * @param strataB the same for B
 */
export function gatherStrata(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  strataA?: ArrayLike<number>,
  strataB?: ArrayLike<number>,
): Stratum[] {
  const stratified = strataA !== undefined && strataB !== undefined;
  const gathered = new Map<number, { full: number[]; zeros: number; sizeA: number }>();
  const put = (value: number, key: number, ofA: number): void => {
    let stratum = gathered.get(key);
    if (stratum === undefined) {
      stratum = { full: [], zeros: 0, sizeA: 0 };
      gathered.set(key, stratum);
    }
    if (value === 0) stratum.zeros++;
    else stratum.full.push(value);
    stratum.sizeA += ofA;
  };
  for (let i = 0; i < a.length; i++) put(a[i] ?? 0, stratified ? (strataA[i] ?? 0) : 0, 1);
  for (let i = 0; i < b.length; i++) put(b[i] ?? 0, stratified ? (strataB[i] ?? 0) : 0, 0);
  return [...gathered.values()].map(({ full, zeros, sizeA }) => {
    const values = new Float64Array(full.length + zeros);
    // Sorted, so that the order of the input changes no digit of the result.
    values.set(full.sort((p, q) => p - q));
    return { values, nonZero: full.length, sizeA };
  });
}

/** The number of ways to deal the blocks, Π C(m, mA), as a double: Infinity where it does not fit. */
export function countArrangements(strata: readonly Stratum[]): number {
  let ways = 1;
  for (const { values, sizeA } of strata) {
    const smaller = Math.min(sizeA, values.length - sizeA);
    for (let i = 1; i <= smaller; i++) ways = (ways * (values.length - smaller + i)) / i;
  }
  return Math.round(ways);
}
