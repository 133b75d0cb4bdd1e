/**
 * Finds when a side ceased to be one thing: a flag that was switched on amid the after side, the slow first hours of a deploy.
 */
import { HOUR_MS } from "../record/time-units.js";
import type { Span } from "../tally/span.js";
import type { CommonGround } from "./common-ground.js";
import { type Candidate, ownShares, PART, type Values } from "./side-division.js";
import { distanceOf, SurplusVariance } from "./surplus-variance.js";

/** The fewest blocks on both sides of a turning point. Before one of the after side there may be fewer: the slow first hour of a deploy. */
const LEAST_BLOCKS = 3;
const LEAST_FIRST_BLOCKS = 1;

/** The rate and the blocked time are both searched, and mostly say the same: more than one look, fewer than two. */
const LOOKS = Math.SQRT2;

/**
 * The moment at which one of the sides turned: the hours of a side are held against the same hours of the other, so that the load of the
 * day is no turning point.
 */
export function turningPoint(values: Values): Candidate | undefined {
  const best = likelierSide(bestTurn(values, 0), bestTurn(values, 1));
  if (best === undefined) return undefined;
  const { block, z, tries, side } = best;
  const { cells, grid, blockHours } = values.ground;
  return {
    ...{ side, z, tries: LOOKS * tries },
    cut: { by: "time", atMs: block * blockHours * HOUR_MS, within: spanOf(values.ground) },
    partOf: (cell) => {
      if (grid.isAfter[cell] !== side) return PART.both;
      return (cells[cell]?.block ?? 0) < block ? PART.one : PART.other;
    },
  };
}

function spanOf({ cells, blockHours }: CommonGround): Span {
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { block } of cells) {
    first = Math.min(first, block);
    last = Math.max(last, block);
  }
  const blockMs = blockHours * HOUR_MS;
  return { from: first * blockMs, to: (last + 1) * blockMs - 1 };
}

/** The best turn of a side. */
interface SideTurn {
  readonly side: 0 | 1;
  readonly block: number;
  readonly z: number;
  readonly tries: number;
  /** How many times the side's own rate changed, as a logarithm. */
  readonly ownChange: number;
}

/** Of one day against one day, the ratio alone does not say which side turned: it is the one whose own rate changed more. */
function likelierSide(
  before: SideTurn | undefined,
  after: SideTurn | undefined,
): SideTurn | undefined {
  if (before === undefined || after === undefined) return before ?? after;
  const isAlike = Math.abs(before.z - after.z) < 1;
  const isBefore = isAlike ? before.ownChange > after.ownChange : before.z > after.z;
  return isBefore ? before : after;
}

/** The block of a side from which on it has most more (or less) than its share, in standard deviations of independent events. */
function bestTurn(values: Values, side: 0 | 1): SideTurn | undefined {
  const { cells, expected, counts, ground } = values;
  const { grid, cells: observed, beforeCount } = ground;
  const [first, end] = side === 1 ? [beforeCount, observed.length] : [0, beforeCount];
  const all = { count: 0, hours: 0, blocks: 0 };
  for (let cell = first; cell < end; cell++) {
    all.count += cells[cell] as number;
    all.hours += grid.hours[cell] as number;
    if (cell === first || observed[cell]?.block !== observed[cell - 1]?.block) all.blocks++;
  }
  const leastUntil = side === 1 ? LEAST_FIRST_BLOCKS : LEAST_BLOCKS;
  const tries = all.blocks + 1 - leastUntil - LEAST_BLOCKS;
  if (tries < 1) return undefined;
  const shares = ownShares(values, side);
  const variance = new SurplusVariance(counts, shares.whole);
  const late = { count: 0, hours: 0, blocks: 0, surplus: 0 };
  let best: SideTurn | undefined;
  // From the last block backwards, so that what is since each is added up once.
  for (let cell = end - 1; cell >= first; cell--) {
    const stratum = grid.stratumOf[cell] as number;
    const hours = grid.hours[cell] as number;
    late.count += cells[cell] as number;
    late.hours += hours;
    late.surplus += (cells[cell] as number) - (expected[cell] as number);
    variance.add(stratum, (shares.perHour[stratum] as number) * hours);
    const block = observed[cell]?.block as number;
    if (cell > first && observed[cell - 1]?.block === block) continue;
    late.blocks++;
    if (late.blocks < LEAST_BLOCKS || all.blocks - late.blocks < leastUntil) continue;
    const z = distanceOf({ surplus: late.surplus, variance: variance.ofSurplus });
    if (!(z > (best?.z ?? 0))) continue;
    const early = { count: all.count - late.count, hours: all.hours - late.hours };
    const ownChange = Math.abs(Math.log(rateOf(late) / rateOf(early)));
    best = { side, block, z, tries, ownChange };
  }
  return best;
}

/** Never 0, so that two rates have a ratio. */
function rateOf({ count, hours }: { readonly count: number; readonly hours: number }): number {
  return (count + 0.5) / hours;
}
