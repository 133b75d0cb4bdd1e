import type { Clustering, Grid } from "./grid.js";

/** The observed and expected sums of a clustering's units. */
export interface UnitSums {
  readonly seen: Float64Array;
  readonly mean: Float64Array;
  /** 1 for a unit of the after side. */
  readonly isAfter: Uint8Array;
}

/** Adds up the cells of each unit. */
export function sumUnits(
  values: ArrayLike<number>,
  expected: ArrayLike<number>,
  grid: Grid,
  { unitOf, stratumOf }: Clustering,
): UnitSums {
  const seen = new Float64Array(stratumOf.length);
  const mean = new Float64Array(stratumOf.length);
  const isAfter = new Uint8Array(stratumOf.length);
  for (const [cell, unit] of unitOf.entries()) {
    seen[unit] = (seen[unit] as number) + (values[cell] as number);
    mean[unit] = (mean[unit] as number) + (expected[cell] as number);
    isAfter[unit] = grid.isAfter[cell] as number;
  }
  return { seen, mean, isAfter };
}
