/**
 * Divides a side in two, by time or by host, and finds whether both parts have the same ratio to the other side.
 */

import { HOUR_MS } from "../record/time-units.js";
import type { TrendQuantity } from "../report/trend-change.js";
import type { ChangeEvidence, ChangeInput } from "../stats/change.js";
import {
  likeliestRatio,
  type StratifiedCounts,
  scoreInterval,
  sumStrata,
} from "../stats/conditional-ratio.js";
import type { Grid } from "../stats/grid.js";
import { expectedValues, type Noise, widest } from "../stats/noise.js";
import { noiseOf, type RatioInterval } from "../stats/ratio-test.js";
import { ALPHA, isMeaningfulRatio } from "../stats/significance.js";
import { studentCriticalValue, studentTwoSidedP } from "../stats/student-t.js";
import { sumOf } from "../stats/sum-of.js";
import { type CommonGround, commonGround } from "./common-ground.js";
import type { ObservedCell } from "./observed-cells.js";

/** Lower than for a difference that was looked for beforehand: nobody asked for a moment or a host. Divided by the number of functions. */
const LEVEL = ALPHA / 5;

/** What was compared, as values of the cells of a ground. */
export interface Values {
  readonly quantity: TrendQuantity;
  readonly cells: Float64Array;
  /** The mean size of an independent event. */
  readonly least: number;
  /** After/before, of the whole. */
  readonly ratio: number;
}

/** A way to divide a side that looks promising. */
export interface Division {
  /** The surplus of a part, in standard deviations of independent events. */
  readonly z: number;
  /** How many ways were looked at. */
  readonly tries: number;
  /** Whether a cell of a side (1: after) is compared in each of the parts. */
  readonly parts: readonly [IsIn, IsIn];
}

type IsIn = (cell: ObservedCell, side: number) => boolean;

/** A ground on which something was compared, with the p below which a division is sure. */
export interface Divisible {
  readonly ground: CommonGround;
  readonly level: number;
}

/**
 * The division of a side by rate or, if there is none, by blocked time.
 *
 * @param testCount how many functions are searched
 * @param find looks for a sure division of some values
 */
export function findDivision<Found>(
  { compared }: ChangeInput,
  { rate, blocked }: ChangeEvidence,
  ground: CommonGround | undefined,
  testCount: number,
  find: (values: Values, divisible: Divisible) => Found | undefined,
): Found | undefined {
  if (compared === undefined || ground === undefined) return undefined;
  const { counts, blockedMs, burstCount } = compared;
  const eventCount = burstCount.before + burstCount.after;
  const divisible = { ground, level: LEVEL / testCount };
  const look = (
    quantity: TrendQuantity,
    cells: Float64Array,
    ratio: number | undefined,
  ): Found | undefined => {
    if (ratio === undefined) return undefined;
    const total = sumOf(cells);
    const least = total / Math.max(1, Math.min(total, eventCount));
    return find({ quantity, cells, least, ratio }, divisible);
  };
  return look("rate", counts, rate?.estimate) ?? look("blocked", blockedMs, blocked?.estimate);
}

/** The ratios of both parts of a division; undefined if they may be the same, or differ too little to matter. */
export function sureRatios(
  values: Values,
  { z, tries, parts }: Division,
  { ground, level }: Divisible,
): readonly [RatioInterval, RatioInterval] | undefined {
  const { least } = values;
  const pOf = ({ dispersion, degreesOfFreedom }: Omit<Noise, "source">): number =>
    tries * studentTwoSidedP(z / Math.sqrt(dispersion), degreesOfFreedom);
  // The noise of the parts is measured only where independent events would be sure.
  if (pOf({ dispersion: least, degreesOfFreedom: ground.cells.length }) >= level) return undefined;
  const one = partOf(values, ground, parts[0]);
  const other = partOf(values, ground, parts[1]);
  if (one === undefined || other === undefined) return undefined;
  const noise = widestNoise([one, other], least);
  if (noise === undefined || pOf(noise) >= level) return undefined;
  if (!isMeaningfulRatio(other.estimate / one.estimate)) return undefined;
  return [intervalOf(one, noise), intervalOf(other, noise)];
}

/** A part of a side beside the other side. */
interface Part {
  readonly values: readonly number[];
  readonly grid: Grid;
  readonly counts: StratifiedCounts;
  readonly estimate: number;
}

function partOf(
  { cells }: Values,
  { cells: observed, beforeCount, blockHours }: CommonGround,
  isIn: IsIn,
): Part | undefined {
  const indexOf = new Map(observed.map((cell, i) => [cell, i]));
  const before = observed.slice(0, beforeCount).filter((cell) => isIn(cell, 0));
  const after = observed.slice(beforeCount).filter((cell) => isIn(cell, 1));
  const ground = commonGround(before, after, blockHours * HOUR_MS);
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

/** Each stratum's expected share of events of a side: of all its time, and of each hour. */
export function ownShares(
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
export class SurplusVariance {
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
