/** A source of variation between blocks of time other than the change; noise is measured between its units. */
export type NoiseSource =
  /** Blocks of time of one host. */
  | "block"
  /** Blocks of time of all hosts together: a rush of requests hits all of them. */
  | "time"
  /** Runs of blocks: load drifts. */
  | "drift"
  /** Hosts of one side only. */
  | "host"
  /** Days of one side only. */
  | "day";

/** A grouping of cells into independent units; no unit has cells of both sides. */
export interface Clustering {
  readonly source: NoiseSource;
  /** The unit of each cell, 0-based. */
  readonly unitOf: Int32Array;
  /** The stratum of each unit, 0-based. The rate of each stratum is estimated, which costs a degree of freedom. */
  readonly stratumOf: Int32Array;
}

/**
 * The observed time of both sides of a comparison, divided into cells: one host and block of time each. What is compared (stalls,
 * blocked time) is a list of values parallel to the cells. All lists but those of units have one entry per cell.
 */
export interface Grid {
  /** 1 for the after side. */
  readonly isAfter: Uint8Array;
  /** Hours x processes, > 0. */
  readonly hours: Float64Array;
  /** Without the change, cells of one stratum would have the same rate: the same hour of the day on the same host. */
  readonly stratumOf: Int32Array;
  readonly strataCount: number;
  /**
   * The degrees of freedom up to which bursts are assumed to be independent if there are too few blocks to measure their variance; 0
   * for blocks that are long enough for load to change from one to the next.
   */
  readonly priorDf: number;
  /** From fine to coarse. In `time`, the units are numbered in time order. */
  readonly clusterings: readonly Clustering[];
}

/** Some cells of a grid, by their indices in ascending order, as a grid of its own. */
export function partOfGrid(grid: Grid, cells: readonly number[]): Grid {
  const pick = (of: ArrayLike<number>): Int32Array =>
    Int32Array.from(cells, (cell) => of[cell] as number);
  const strata = renumbered(pick(grid.stratumOf));
  return {
    isAfter: Uint8Array.from(cells, (cell) => grid.isAfter[cell] as number),
    hours: Float64Array.from(cells, (cell) => grid.hours[cell] as number),
    stratumOf: strata.numbers,
    strataCount: strata.kept.length,
    priorDf: grid.priorDf,
    clusterings: grid.clusterings.map(({ source, unitOf, stratumOf }) => {
      const units = renumbered(pick(unitOf));
      const strataOfUnits = Int32Array.from(units.kept, (unit) => stratumOf[unit] as number);
      return { source, unitOf: units.numbers, stratumOf: renumbered(strataOfUnits).numbers };
    }),
  };
}

/** The same numbers without holes, in their order, and which they were. */
function renumbered(numbers: Int32Array): {
  readonly numbers: Int32Array;
  readonly kept: Int32Array;
} {
  const kept = Int32Array.from(new Set(numbers)).sort();
  const newOf = new Map(Array.from(kept, (old, number) => [old, number]));
  return { numbers: numbers.map((old) => newOf.get(old) as number), kept };
}
