import { type BeforeAfter, type ChangeInput, type Compared, weighChange } from "../stats/change.js";
import type { Grid } from "../stats/grid.js";
import { judgeChange, type Outcome } from "../stats/outcome.js";
import { DEFAULT_SEED } from "../stats/seeded-random.js";
import { overallOutcome } from "./overall-outcome.js";

/**
 * Compares the odd blocks of each side with its even ones. They differ only by chance, so "worse" or "better" means that the log is
 * too noisy for the tests to be trusted.
 */
export function selfCheck(input: ChangeInput): BeforeAfter<Outcome | undefined> {
  return { before: halvesOf(input, 0), after: halvesOf(input, 1) };
}

/** Compares the halves of one side. @param side 1 for the after side. @returns undefined if the side is too short */
function halvesOf({ before, after, compared }: ChangeInput, side: 0 | 1): Outcome | undefined {
  const seen = side === 0 ? before : after;
  if (compared === undefined) return undefined;
  const { grid } = compared;
  const time = grid.clusterings.find(({ source }) => source === "time");
  if (time === undefined) return undefined;
  const cells = [...grid.hours.keys()].filter((cell) => grid.isAfter[cell] === side);
  const blocks = new Map<number, number>();
  for (const cell of cells) {
    const unit = time.unitOf[cell] as number;
    blocks.set(unit, blocks.get(unit) ?? blocks.size);
  }
  if (blocks.size < 2) return undefined;
  const isOdd = (cell: number): boolean => (blocks.get(time.unitOf[cell] as number) ?? 0) % 2 === 1;
  const pick = (list: Float64Array): Float64Array =>
    Float64Array.from(cells, (cell) => list[cell] as number);
  const unitOf = Int32Array.from(cells, (cell) => blocks.get(time.unitOf[cell] as number) ?? 0);
  const halfGrid: Grid = {
    isAfter: Uint8Array.from(cells, (cell) => Number(isOdd(cell))),
    hours: pick(grid.hours),
    // A single stratum, because odd and even blocks are at different hours of the day.
    stratumOf: new Int32Array(cells.length),
    strataCount: 1,
    priorDf: grid.priorDf,
    clusterings: [{ source: "time", unitOf, stratumOf: new Int32Array(blocks.size) }],
  };
  const counts = pick(compared.counts);
  const blockedMs = pick(compared.blockedMs);
  const half = (isAfter: number, list: Float64Array): number =>
    list.reduce((sum, x, i) => (halfGrid.isAfter[i] === isAfter ? sum + x : sum), 0);
  const both = (list: Float64Array): BeforeAfter<number> => ({
    before: half(0, list),
    after: half(1, list),
  });
  const count = both(counts);
  const total = count.before + count.after;
  const bursts = (own: number): number =>
    total === 0 ? 0 : Math.ceil((seen.burstCount * own) / total);
  const halfCompared: Compared = {
    grid: halfGrid,
    counts,
    blockedMs,
    isDense: compared.isDense,
    // In proportion to the stalls, because the block of each burst is no longer known.
    burstCount: { before: bursts(count.before), after: bursts(count.after) },
    observedHours: both(halfGrid.hours),
  };
  const blocked = both(blockedMs);
  const seenHalf = (part: "before" | "after"): ChangeInput["before"] => ({
    count: count[part],
    blockedMs: blocked[part],
    observedHours: halfCompared.observedHours[part],
    burstCount: halfCompared.burstCount[part],
    lengthsMs: [],
  });
  const halves = { before: seenHalf("before"), after: seenHalf("after"), compared: halfCompared };
  const evidence = weighChange(halves, DEFAULT_SEED);
  return overallOutcome(judgeChange(halves, evidence, evidence.p).outcome);
}
