/**
 * Finds when a side ceased to be one thing: a flag that was switched on amid the after side, the slow first hours of a deploy.
 */
import { HOUR_MS } from "../record/time-units.js";
import type { TrendQuantity } from "../report/trend-change.js";
import type { BeforeAfter, ChangeEvidence, ChangeInput } from "../stats/change.js";
import { sumStrata } from "../stats/conditional-ratio.js";
import { expectedValues } from "../stats/noise.js";
import type { RatioInterval } from "../stats/ratio-test.js";
import type { Span } from "../tally/span.js";
import type { CommonGround } from "./common-ground.js";
import type { ObservedCell } from "./observed-cells.js";
import {
  type Divisible,
  findDivision,
  ownShares,
  SurplusVariance,
  sureRatios,
  type Values,
} from "./side-division.js";

/** The fewest blocks on both sides of a turning point. Before one of the after side there may be fewer: the slow first hour of a deploy. */
const LEAST_BLOCKS = 3;
const LEAST_FIRST_BLOCKS = 1;

/** A moment within a side from which on the ratio of the sides is another. */
export interface TurningPoint {
  readonly side: keyof BeforeAfter<unknown>;
  /** The beginning of a block. */
  readonly atMs: number;
  readonly quantity: TrendQuantity;
  /** After/before, with the part of the side before that moment, and with the part since. */
  readonly until: RatioInterval;
  readonly since: RatioInterval;
  /** The time of all that was compared. */
  readonly within: Span;
}

/**
 * The moment at which one of the sides turned, if that is sure: the hours of a side are held against the same hours of the other, so that
 * the load of the day is no turning point.
 *
 * @param testCount how many functions are searched
 */
export function turningPoint(
  input: ChangeInput,
  evidence: ChangeEvidence,
  ground: CommonGround | undefined,
  testCount = 1,
): TurningPoint | undefined {
  return findDivision(input, evidence, ground, testCount, turnOf);
}

function turnOf(values: Values, divisible: Divisible): TurningPoint | undefined {
  const { ground } = divisible;
  const best = likelierSide(bestTurn(values, 0, ground), bestTurn(values, 1, ground));
  if (best === undefined) return undefined;
  const { block, z, tries, side } = best;
  const ratios = sureRatios(
    values,
    {
      z,
      tries,
      parts: [
        (cell, of) => of !== side || cell.block < block,
        (cell, of) => of !== side || cell.block >= block,
      ],
    },
    divisible,
  );
  if (ratios === undefined) return undefined;
  const [until, since] = ratios;
  return {
    side: side === 1 ? "after" : "before",
    atMs: block * ground.blockHours * HOUR_MS,
    quantity: values.quantity,
    until,
    since,
    within: spanOf(ground),
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
function bestTurn(
  { cells, ratio }: Values,
  side: 0 | 1,
  { grid, cells: observed }: CommonGround,
): SideTurn | undefined {
  const counts = sumStrata(cells, grid);
  const expected = expectedValues(counts, grid, ratio);
  const cellsOf = cellsByBlock(observed, (cell) => grid.isAfter[cell] === side);
  const blocks = [...cellsOf.keys()].sort((a, b) => a - b);
  const first = side === 1 ? LEAST_FIRST_BLOCKS : LEAST_BLOCKS;
  const tries = blocks.length + 1 - first - LEAST_BLOCKS;
  if (tries < 1) return undefined;
  const shares = ownShares(counts, side, ratio);
  const surplus = new SurplusVariance(counts, shares.whole);
  const all = { count: 0, hours: 0 };
  for (const cell of [...cellsOf.values()].flat()) {
    all.count += cells[cell] as number;
    all.hours += grid.hours[cell] as number;
  }
  const late = { count: 0, hours: 0, surplus: 0 };
  let best: SideTurn | undefined;
  // From the last block backwards, so that what is since each is added up once.
  for (let i = blocks.length - 1; i >= first; i--) {
    const block = blocks[i] as number;
    for (const cell of cellsOf.get(block) ?? []) {
      const stratum = grid.stratumOf[cell] as number;
      late.count += cells[cell] as number;
      late.hours += grid.hours[cell] as number;
      late.surplus += (cells[cell] as number) - (expected[cell] as number);
      const share = (shares.perHour[stratum] as number) * (grid.hours[cell] as number);
      surplus.add(stratum, share);
    }
    if (blocks.length - i < LEAST_BLOCKS) continue;
    const z = Math.abs(late.surplus) / Math.sqrt(surplus.variance);
    if (!(z > (best?.z ?? 0))) continue;
    const early = { count: all.count - late.count, hours: all.hours - late.hours };
    const ownChange = Math.abs(Math.log(rateOf(late) / rateOf(early)));
    best = { side, block, z, tries, ownChange };
  }
  return best;
}

/** The numbers of the cells of each block. */
function cellsByBlock(
  cells: readonly ObservedCell[],
  isWanted: (cell: number) => boolean,
): ReadonlyMap<number, readonly number[]> {
  const byBlock = new Map<number, number[]>();
  for (const [cell, { block }] of cells.entries()) {
    if (!isWanted(cell)) continue;
    const others = byBlock.get(block);
    if (others === undefined) byBlock.set(block, [cell]);
    else others.push(cell);
  }
  return byBlock;
}

/** Never 0, so that two rates have a ratio. */
function rateOf({ count, hours }: { readonly count: number; readonly hours: number }): number {
  return (count + 0.5) / hours;
}
