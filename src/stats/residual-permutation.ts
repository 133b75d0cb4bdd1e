import { countArrangements, gatherStrata, type Stratum } from "./dealt-strata.js";
import type { Clustering, Grid } from "./grid.js";
import { baseOf, enumerateSums, sumSampler } from "./permuted-sums.js";
import { seededRandom } from "./seeded-random.js";
import { sumOf } from "./sum-of.js";
import { sumUnits } from "./unit-sums.js";

/** Up to this many ways to deal the cells, all are enumerated. */
const MOST_ENUMERATED = 20_000;
/** 10,000 with the observed arrangement, which gives p four decimal places. */
export const SHUFFLES = 9_999;
/** Large grids are shuffled fewer times, so that no function takes longer than a tenth of a second. */
const MOST_DEALS = 20_000_000;
const LEAST_SHUFFLES = 999;
/** With fewer ways than this to deal the cells within their strata, the strata are ignored. */
const LEAST_ARRANGEMENTS = 4_096;

/** After this many shuffles that are as extreme, p is known precisely enough. */
const ENOUGH_HITS = 50;
/** If all shuffles together have a smaller chance of one as extreme as the observed arrangement, none is dealt. */
const CERTAINLY_NONE = 0.05;

/** How cells are dealt where there are too many ways to enumerate. */
export interface Dealing {
  readonly seed: number;
  /** The most shuffles. */
  readonly shuffles: number;
}

/** The result of a permutation test. */
export interface ResidualPermutation {
  /** Two-sided: twice the share of arrangements that favour one side at least as much. */
  readonly p: number;
  /** No other arrangement tried is as extreme: p is then as small as it can be, and does not object. */
  readonly isExtreme: boolean;
}

/**
 * Tests whether the after side has more or less than its share, by dealing the cells to the sides at random. A cell has a value and
 * an exposure; its residual is dealt: the value less the expectation of its exposure at the rate of its stratum.
 *
 * Assumes no distribution, only that without the change a cell (or a unit of several) could equally have come from the other side.
 * Source: E. J. G. Pitman, JRSS Supplement 4 (1937); for the 1 + in p, Phipson and Smyth, SAGMB 9 (2010); for
 * stopping early, J. Besag and P. Clifford, Biometrika 78 (1991).
 *
 * @param units what is dealt as a whole, because its cells are not independent; missing are the cells
 */
export function permuteResiduals(
  values: ArrayLike<number>,
  grid: Grid,
  { seed, shuffles: mostShuffles }: Dealing,
  units?: Clustering,
): ResidualPermutation {
  const { residuals, isAfter, stratumOf } = dealtCells(values, grid, units);
  let surplus = 0;
  let scale = 0;
  for (const [cell, residual] of residuals.entries()) {
    if (isAfter[cell] === 1) surplus += residual;
    scale += Math.abs(residual);
  }
  // Dealt to the side that has more than its share, so that swapped sides have the same p.
  const isOther = surplus > 0 ? isAfter.map((one) => 1 - one) : isAfter;
  const strata = gatherStrata(residuals, isOther, stratumOf);
  const observed = Math.abs(surplus);
  // Sums of the same numbers in a different order may differ in the last digits, but are still ties.
  const tolerance = 1e-12 * scale;
  let asLow = 0;
  let asHigh = 0;
  const look = (sum: number): void => {
    if (sum <= observed + tolerance) asLow++;
    if (sum >= observed - tolerance) asHigh++;
  };
  const arrangements = countArrangements(strata);
  if (arrangements <= MOST_ENUMERATED) {
    enumerateSums(strata, look);
    const hits = Math.min(asLow, asHigh);
    return { p: Math.min(1, (2 * hits) / arrangements), isExtreme: hits <= 1 };
  }
  const shuffles = Math.min(
    mostShuffles,
    Math.max(LEAST_SHUFFLES, Math.floor(MOST_DEALS / residuals.length)),
  );
  if (shuffles * mostChance(strata, observed) < CERTAINLY_NONE) {
    return { p: 2 / (1 + shuffles), isExtreme: true };
  }
  const sample = sumSampler(strata, seededRandom(seed));
  for (let dealt = 1; dealt <= shuffles; dealt++) {
    look(sample());
    const hits = Math.min(asLow, asHigh);
    if (hits === ENOUGH_HITS) return { p: Math.min(1, (2 * hits) / dealt), isExtreme: false };
  }
  const hits = Math.min(asLow, asHigh);
  const p = Math.min(1, (2 * (1 + hits)) / (1 + shuffles));
  return { p, isExtreme: hits === 0 };
}

/** What is dealt: cells, or units of several, within their strata if that leaves enough arrangements. */
interface DealtCells {
  readonly residuals: Float64Array;
  readonly isAfter: Uint8Array;
  readonly stratumOf: Int32Array | undefined;
}

function dealtCells(
  values: ArrayLike<number>,
  grid: Grid,
  units: Clustering | undefined,
): DealtCells {
  const ofUnits = (residuals: Float64Array): Float64Array =>
    units === undefined ? residuals : sumUnits(residuals, residuals, grid, units).seen;
  const all =
    units === undefined
      ? { seen: values, isAfter: grid.isAfter }
      : sumUnits(values, values, grid, units);
  const allStrata = units === undefined ? grid.stratumOf : units.stratumOf;
  const within = ofUnits(residualsOf(values, grid, grid.stratumOf));
  // Hours without a stall on either side would only make the nights of a nightly job look like many ways.
  const live = liveCells(all.seen, allStrata);
  const isAfter = Uint8Array.from(live, (cell) => all.isAfter[cell] as number);
  const stratumOf = Int32Array.from(live, (cell) => allStrata[cell] as number);
  const pick = (list: Float64Array): Float64Array =>
    Float64Array.from(live, (cell) => list[cell] as number);
  const residuals = pick(within);
  if (countArrangements(gatherStrata(residuals, isAfter, stratumOf)) >= LEAST_ARRANGEMENTS) {
    return { residuals, isAfter, stratumOf };
  }
  const free = ofUnits(residualsOf(values, grid, liveOrNot(values, grid)));
  return { residuals: pick(free), isAfter, stratumOf: undefined };
}

/** The cells of strata with an event. */
function liveCells(seen: ArrayLike<number>, stratumOf: ArrayLike<number>): number[] {
  const cells = Array.from(seen, (_, cell) => cell);
  const live = new Set(cells.filter((cell) => seen[cell] !== 0).map((cell) => stratumOf[cell]));
  return cells.filter((cell) => live.has(stratumOf[cell]));
}

/** 0 for cells of strata with an event, 1 for the others. */
function liveOrNot(values: ArrayLike<number>, { stratumOf }: Grid): Uint8Array {
  const isLive = new Set(liveCells(values, stratumOf));
  return Uint8Array.from(stratumOf, (_, cell) => (isLive.has(cell) ? 0 : 1));
}

/** Values less the expectations of their exposures at the rate of their stratum. */
function residualsOf(
  values: ArrayLike<number>,
  { hours, strataCount }: Grid,
  stratumOf: ArrayLike<number>,
): Float64Array {
  const sums = new Float64Array(Math.max(2, strataCount));
  const exposures = new Float64Array(Math.max(2, strataCount));
  for (const [cell, time] of hours.entries()) {
    const stratum = stratumOf[cell] as number;
    sums[stratum] = (sums[stratum] as number) + (values[cell] as number);
    exposures[stratum] = (exposures[stratum] as number) + time;
  }
  return hours.map((time, cell) => {
    const stratum = stratumOf[cell] as number;
    return (
      (values[cell] as number) - (time * (sums[stratum] as number)) / (exposures[stratum] as number)
    );
  });
}

/**
 * A bound of the chance that A's total is as large as this: Bernstein's inequality, which holds for drawing without replacement.
 * Source: W. Hoeffding, JASA 58 (1963), theorem 4.
 */
function mostChance(strata: readonly Stratum[], observed: number): number {
  let mean = baseOf(strata);
  let variance = 0;
  let furthest = 0;
  for (const { values, sizeA } of strata) {
    const own = sumOf(values) / values.length;
    const smaller = Math.min(sizeA, values.length - sizeA);
    mean += sizeA * own;
    for (const value of values) {
      const off = value - own;
      variance += (smaller / values.length) * off ** 2;
      furthest = Math.max(furthest, Math.abs(off));
    }
  }
  const excess = Math.abs(observed - mean);
  return Math.exp(-(excess ** 2) / (2 * (variance + (furthest * excess) / 3)));
}
