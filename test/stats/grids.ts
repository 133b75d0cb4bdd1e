import type { ChangeInput } from "../../src/stats/change.js";
import type { Grid } from "../../src/stats/grid.js";

/** Counts of the blocks of one side, all of an hour unless told otherwise. */
export interface BlocksOfSide {
  readonly counts: readonly number[];
  readonly hours?: number;
  /** Length of each stall. */
  readonly lengthMs?: number;
  /** Stalls that come in one burst. */
  readonly perBurst?: number;
}

/** A grid of two lists of blocks. @param stratumOf the stratum of a block by its place in the list of its side */
export function gridOf(
  before: BlocksOfSide,
  after: BlocksOfSide,
  stratumOf: (block: number) => number = () => 0,
): Grid {
  const cells = [before, after].flatMap(({ counts, hours = 1 }, side) =>
    counts.map((_, block) => ({ side, hours, stratum: stratumOf(block) })),
  );
  const strata = Int32Array.from(cells, ({ stratum }) => stratum);
  return {
    isAfter: Uint8Array.from(cells, ({ side }) => side),
    hours: Float64Array.from(cells, ({ hours }) => hours),
    stratumOf: strata,
    strataCount: Math.max(...strata) + 1,
    priorDf: 0,
    clusterings: [
      { source: "time", unitOf: Int32Array.from(cells.keys()), stratumOf: strata.slice() },
    ],
  };
}

/** The stalls of both sides in a grid. */
export function changeOfBlocks(
  before: BlocksOfSide,
  after: BlocksOfSide,
  stratumOf?: (block: number) => number,
): ChangeInput {
  const counts = Float64Array.from([...before.counts, ...after.counts]);
  const sum = (list: readonly number[]): number => list.reduce((total, value) => total + value, 0);
  const seen = ({ counts: own, hours = 1, lengthMs = 100, perBurst = 1 }: BlocksOfSide) => ({
    count: sum(own),
    blockedMs: sum(own) * lengthMs,
    observedHours: own.length * hours,
    burstCount: Math.ceil(sum(own) / perBurst),
    lengthsMs: Array.from({ length: Math.ceil(sum(own) / perBurst) }, (_, i) => lengthMs + (i % 7)),
  });
  const [a, b] = [seen(before), seen(after)];
  return {
    before: a,
    after: b,
    compared: {
      grid: gridOf(before, after, stratumOf),
      counts,
      isDense: false,
      blockedMs: Float64Array.from([
        ...before.counts.map((count) => count * (before.lengthMs ?? 100)),
        ...after.counts.map((count) => count * (after.lengthMs ?? 100)),
      ]),
      burstCount: { before: a.burstCount, after: b.burstCount },
      observedHours: { before: a.observedHours, after: b.observedHours },
    },
  };
}

/** A list of this length that repeats a pattern. */
export function times(length: number, ...pattern: readonly number[]): number[] {
  return Array.from({ length }, (_, i) => pattern[i % pattern.length] ?? 0);
}
