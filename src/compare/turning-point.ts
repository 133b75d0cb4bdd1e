/**
 * Finds when a side ceased to be one thing: a flag that was switched on amid the after side, the slow first hours of a deploy.
 */
import { HOUR_MS } from "../record/time-units.js";
import type { TrendQuantity } from "../report/trend-change.js";
import type { BeforeAfter, ChangeEvidence, ChangeInput } from "../stats/change.js";
import {
  likeliestRatio,
  type StratifiedCounts,
  scoreInterval,
  sumStrata,
} from "../stats/conditional-ratio.js";
import type { Grid } from "../stats/grid.js";
import { expectedValues, type Noise, widest } from "../stats/noise.js";
import { noiseOf, type RatioInterval, type RatioTest } from "../stats/ratio-test.js";
import { ALPHA, isMeaningfulRatio } from "../stats/significance.js";
import { studentCriticalValue, studentTwoSidedP } from "../stats/student-t.js";
import { type CommonGround, commonGround } from "./common-ground.js";
import type { ObservedCell } from "./observed-cells.js";

/** The fewest blocks on both sides of a turning point. Before one of the after side there may be fewer: the slow first hour of a deploy. */
const LEAST_BLOCKS = 3;
const LEAST_FIRST_BLOCKS = 1;
/** Lower than for a difference that was looked for beforehand: nobody asked for a moment. Divided by the number of functions. */
const LEVEL = ALPHA / 5;

/** A moment within a side from which on the ratio of the sides is another. */
export interface TurningPoint {
  readonly side: keyof BeforeAfter<unknown>;
  /** The beginning of a block. */
  readonly atMs: number;
  readonly quantity: TrendQuantity;
  /** After/before, with the part of the side before that moment, and with the part since. */
  readonly until: RatioInterval;
  readonly since: RatioInterval;
}

/** What was compared, as values of the cells of a ground. */
interface Values {
  readonly quantity: TrendQuantity;
  readonly cells: Float64Array;
  readonly eventCount: number;
}

/**
 * The moment at which one of the sides turned, if that is sure: the hours of a side are held against the same hours of the other, so that
 * the load of the day is no turning point.
 *
 * @param testCount how many functions are searched
 */
export function turningPoint(
  { compared }: ChangeInput,
  { rate, blocked }: ChangeEvidence,
  ground: CommonGround | undefined,
  testCount = 1,
): TurningPoint | undefined {
  if (compared === undefined || ground === undefined) return undefined;
  const { counts, blockedMs, burstCount } = compared;
  const eventCount = burstCount.before + burstCount.after;
  const level = LEVEL / testCount;
  return (
    (rate && turnOf({ quantity: "rate", cells: counts, eventCount }, rate, ground, level)) ??
    (blocked &&
      turnOf({ quantity: "blocked", cells: blockedMs, eventCount }, blocked, ground, level))
  );
}

function turnOf(
  values: Values,
  { estimate }: RatioTest,
  ground: CommonGround,
  level: number,
): TurningPoint | undefined {
  const best = likelierSide(
    bestTurn(values.cells, 0, estimate, ground),
    bestTurn(values.cells, 1, estimate, ground),
  );
  if (best === undefined) return undefined;
  const { block, z, tries, side } = best;
  const total = values.cells.reduce((sum, value) => sum + value, 0);
  const least = total / Math.max(1, Math.min(total, values.eventCount));
  const pOf = ({ dispersion, degreesOfFreedom }: Omit<Noise, "source">): number =>
    tries * studentTwoSidedP(z / Math.sqrt(dispersion), degreesOfFreedom);
  // The noise of the parts is measured only where independent events would be sure.
  if (pOf({ dispersion: least, degreesOfFreedom: ground.cells.length }) >= level) return undefined;
  const until = partOf(values, side, ground, (cell) => cell.block < block);
  const since = partOf(values, side, ground, (cell) => cell.block >= block);
  if (until === undefined || since === undefined) return undefined;
  const noise = widestNoise([until, since], least);
  if (noise === undefined || pOf(noise) >= level) return undefined;
  if (!isMeaningfulRatio(since.estimate / until.estimate)) return undefined;
  return {
    side: side === 1 ? "after" : "before",
    atMs: block * ground.blockHours * HOUR_MS,
    quantity: values.quantity,
    until: intervalOf(until, noise),
    since: intervalOf(since, noise),
  };
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
  cells: Float64Array,
  side: 0 | 1,
  ratio: number,
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

/** Each stratum's expected share of events of a side: of all its time, and of each hour. */
function ownShares(
  { strata }: StratifiedCounts,
  side: 0 | 1,
  ratio: number,
): { readonly whole: readonly number[]; readonly perHour: readonly number[] } {
  const whole = strata.map(({ hoursBefore, hoursAfter }) => {
    const after = Number.isFinite(ratio)
      ? (ratio * hoursAfter) / (hoursBefore + ratio * hoursAfter)
      : 1;
    return side === 1 ? after : 1 - after;
  });
  const perHour = strata.map(({ hoursBefore, hoursAfter }, i) => {
    return (whole[i] as number) / (side === 1 ? hoursAfter : hoursBefore);
  });
  return { whole, perHour };
}

/**
 * The variance of the surplus of a part of a side, given that of the whole side is 0 because the ratio was fitted to it. It grows with the
 * part, cell by cell: there may be a thousand strata and as many parts.
 */
class SurplusVariance {
  readonly #strata: StratifiedCounts["strata"];
  readonly #whole: readonly number[];
  readonly #part: Float64Array;
  readonly #ofWhole: number;
  #ofPart = 0;
  #common = 0;

  /** @param whole the whole side's expected share of the events of each stratum */
  constructor({ strata }: StratifiedCounts, whole: readonly number[]) {
    this.#strata = strata;
    this.#whole = whole;
    this.#part = new Float64Array(strata.length);
    this.#ofWhole = sumOf(
      strata.map(({ events }, i) => events * (whole[i] as number) * (1 - (whole[i] as number))),
    );
  }

  /** Adds a cell to the part. @param share of the events of its stratum that are expected in it */
  add(stratum: number, share: number): void {
    const events = this.#strata[stratum]?.events ?? 0;
    const before = this.#part[stratum] as number;
    const after = before + share;
    this.#part[stratum] = after;
    this.#ofPart += events * (after * (1 - after) - before * (1 - before));
    this.#common += events * share * (1 - (this.#whole[stratum] as number));
  }

  get variance(): number {
    return this.#ofPart - (this.#ofWhole === 0 ? 0 : this.#common ** 2 / this.#ofWhole);
  }
}

/** A part of one side beside the other side. */
interface Part {
  readonly values: readonly number[];
  readonly grid: Grid;
  readonly counts: StratifiedCounts;
  readonly estimate: number;
}

function partOf(
  { cells }: Values,
  side: 0 | 1,
  { cells: observed, beforeCount, blockHours }: CommonGround,
  isIn: (cell: ObservedCell) => boolean,
): Part | undefined {
  const indexOf = new Map(observed.map((cell, i) => [cell, i]));
  const [before, after] = [observed.slice(0, beforeCount), observed.slice(beforeCount)];
  const ground =
    side === 1
      ? commonGround(before, after.filter(isIn), blockHours * HOUR_MS)
      : commonGround(before.filter(isIn), after, blockHours * HOUR_MS);
  if (ground === undefined) return undefined;
  const { grid } = ground;
  const values = ground.cells.map((cell) => cells[indexOf.get(cell) ?? -1] ?? 0);
  const counts = sumStrata(values, grid);
  const estimate = likeliestRatio(counts);
  return estimate === undefined ? undefined : { values, grid, counts, estimate };
}

/** The wider noise of both parts. One of an hour has none of its own. */
function widestNoise(parts: readonly Part[], least: number): Noise | undefined {
  return widest(
    parts.flatMap(
      ({ values, grid, counts, estimate }) =>
        noiseOf(values, expectedValues(counts, grid, estimate), grid, least) ?? [],
    ),
  );
}

function intervalOf({ counts, estimate }: Part, noise: Noise): RatioInterval {
  const limit = studentCriticalValue(ALPHA, noise.degreesOfFreedom);
  const [low, high] = scoreInterval(counts, noise.dispersion, limit);
  return { estimate, low, high };
}

function sumOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] as number;
  return sum;
}
