/**
 * Cells sorted into strata, the form that all ways of permuting share.
 */

/** One stratum: its cells may be dealt to the two sides in any way that keeps the number of each. */
export interface Stratum {
  /** The values of all its cells, those that are not 0 first. */
  readonly values: Float64Array;
  /** How many of the values are not 0; they come first. */
  readonly nonZero: number;
  /** How many cells side A has. */
  readonly sizeA: number;
}

/**
 * Puts cells into strata.
 *
 * @param isAfter 1 for a cell of side B
 * @param stratumOf the stratum of each cell, 0-based; undefined for a single one
 */
export function gatherStrata(
  values: ArrayLike<number>,
  isAfter: ArrayLike<number>,
  stratumOf?: ArrayLike<number>,
): Stratum[] {
  const gathered = new Map<number, { full: number[]; zeros: number; sizeA: number }>();
  for (let i = 0; i < values.length; i++) {
    const key = stratumOf?.[i] ?? 0;
    const stratum = gathered.get(key) ?? { full: [], zeros: 0, sizeA: 0 };
    gathered.set(key, stratum);
    const value = values[i] as number;
    if (value === 0) stratum.zeros++;
    else stratum.full.push(value);
    if (isAfter[i] !== 1) stratum.sizeA++;
  }
  return [...gathered.values()].map(({ full, zeros, sizeA }) => {
    const sorted = new Float64Array(full.length + zeros);
    // Sorted, so that the order of the input changes no digit of the result.
    sorted.set(full.sort((p, q) => p - q));
    return { values: sorted, nonZero: full.length, sizeA };
  });
}

/** The number of ways to deal the cells, Π C(m, mA), as a double: Infinity where it does not fit. */
export function countArrangements(strata: readonly Stratum[]): number {
  let ways = 1;
  for (const { values, sizeA } of strata) {
    const smaller = Math.min(sizeA, values.length - sizeA);
    for (let i = 1; i <= smaller; i++) ways = (ways * (values.length - smaller + i)) / i;
  }
  return Math.round(ways);
}
