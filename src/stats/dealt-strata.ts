/**
 * Cells grouped into strata, the form that all permutation methods share.
 */

/** One stratum, whose cells may be dealt to the two sides in any way that keeps the number of each. */
export interface Stratum {
  /** The values of all its cells less `base`, non-zero values first. */
  readonly values: Float64Array;
  /** The commonest value: that of cells without an event, mostly. Only the others need to be dealt. */
  readonly base: number;
  /** The number of non-zero values. */
  readonly nonZero: number;
  /** The number of side A's cells. */
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
  const gathered = new Map<number, { cells: number[]; sizeA: number }>();
  for (let i = 0; i < values.length; i++) {
    const key = stratumOf?.[i] ?? 0;
    const stratum = gathered.get(key) ?? { cells: [], sizeA: 0 };
    gathered.set(key, stratum);
    stratum.cells.push(values[i] as number);
    if (isAfter[i] !== 1) stratum.sizeA++;
  }
  // Sorted, so that neither the order of the input nor the names of hosts change a digit of the result.
  return [...gathered.values()]
    .map(({ cells, sizeA }) => {
      const sorted = Float64Array.from(cells).sort();
      const base = commonest(sorted);
      const others = sorted.filter((value) => value !== base);
      const dealt = new Float64Array(sorted.length);
      for (const [i, value] of others.entries()) dealt[i] = value - base;
      return { values: dealt, base, nonZero: others.length, sizeA };
    })
    .sort(byContent);
}

function commonest(sorted: Float64Array): number {
  let found = 0;
  let most = 0;
  let run = 0;
  for (const [i, value] of sorted.entries()) {
    run = value === sorted[i - 1] ? run + 1 : 1;
    if (run <= most) continue;
    most = run;
    found = value;
  }
  return found;
}

function byContent(a: Stratum, b: Stratum): number {
  const size =
    a.values.length - b.values.length ||
    a.sizeA - b.sizeA ||
    a.nonZero - b.nonZero ||
    a.base - b.base;
  if (size !== 0) return size;
  const differing = a.values.findIndex((value, i) => value !== b.values[i]);
  return differing < 0 ? 0 : (a.values[differing] as number) - (b.values[differing] as number);
}

/** The number of ways to deal the cells, Π C(m, mA), as a double; Infinity if it overflows. */
export function countArrangements(strata: readonly Stratum[]): number {
  let ways = 1;
  for (const { values, sizeA } of strata) {
    const smaller = Math.min(sizeA, values.length - sizeA);
    for (let i = 1; i <= smaller; i++) ways = (ways * (values.length - smaller + i)) / i;
  }
  return Math.round(ways);
}
