import { likeliestRatio, scoreInterval, scoreOf, sumStrata } from "./conditional-ratio.js";
import { driftNoise } from "./drift.js";
import type { Grid } from "./grid.js";
import { type Hours, hourNoise } from "./hour-noise.js";
import { expectedValues, type Noise, noiseBetween, widest } from "./noise.js";
import { type Dealing, permuteResiduals, SHUFFLES } from "./residual-permutation.js";
import { ALPHA } from "./significance.js";
import { studentCriticalValue, studentTwoSidedP } from "./student-t.js";

/** A ratio after/before with its 95 % interval; 0 or Infinity if one side has no events. */
export interface RatioInterval {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

/** The test that gave p, the one with the largest p of these. */
export type RatioMethod =
  /** Quasi-score test with Student's t. */
  | "score"
  /** Dealing the cells to the sides at random. */
  | "permutation"
  /** The exact test of bursts. */
  | "burst-exact";

/** The test of the ratio of two rates. */
export interface RatioTest extends RatioInterval {
  /** The 90 % interval, which decides on equivalence: its ends are one-sided 95 % bounds. */
  readonly inner: { readonly low: number; readonly high: number };
  /** Two-sided. */
  readonly p: number;
  readonly method: RatioMethod;
  /** The noise from which the interval is computed, increased if another test objects; undefined for the exact test of bursts alone. */
  readonly noise: Noise | undefined;
  /** Only with a few of the busiest blocks lowered is p below 0.05. */
  readonly isRushProof?: true;
}

/** The interval is widened for a p up to this; for a larger one it would no longer show what the data rule out. */
const MOST_OBJECTION = 0.5;

/** What is known about the values besides the grid. */
export interface RatioTestOptions {
  /** The number of independent events, such as bursts: values are at least as dispersed as so many equal events. */
  readonly eventCount: number;
  /** The p of an exact test of the same difference, which does not need large numbers. */
  readonly exactP: number | undefined;
  /** The same values by the hour, where blocks are shorter; missing where they are not. */
  readonly byHour?: { readonly hours: Hours; readonly values: Float64Array } | undefined;
  /** The seed of the shuffles. */
  readonly seed: number;
  /** The most shuffles; missing is {@link SHUFFLES}. */
  readonly shuffles?: number;
  /** Only a test whose p is below this is of interest; missing is every one. */
  readonly below?: number;
}

/**
 * Tests whether both sides have the same rate in all strata.
 *
 * The score test is valid for large counts, the exact test for independent events, and the permutation test for exchangeable cells;
 * each is wrong elsewhere. The largest p counts, and the interval is widened to agree with it (test-based limits: O. S. Miettinen,
 * American Journal of Epidemiology 103 (1976)).
 *
 * @returns undefined without events, with too few cells to distinguish noise from change, or if p is not below what is of interest
 */
export function testRatio(
  values: ArrayLike<number>,
  grid: Grid,
  { eventCount, exactP = 0, byHour, seed, shuffles = SHUFFLES, below = Infinity }: RatioTestOptions,
): RatioTest | undefined {
  const counts = sumStrata(values, grid);
  const estimate = likeliestRatio(counts);
  if (estimate === undefined) return undefined;
  const total = counts.before + counts.after;
  const leastDispersion = total / Math.max(1, Math.min(total, eventCount));
  const inBlocks = noiseOf(values, expectedValues(counts, grid, estimate), grid, leastDispersion);
  if (inBlocks === undefined) return undefined;
  const inHours = byHour && hourNoise(byHour.values, byHour.hours, leastDispersion);
  const measured = widest(inHours === undefined ? [inBlocks] : [inBlocks, inHours]) ?? inBlocks;
  const { surplus, information } = scoreOf(counts, 1);
  const z = Math.abs(surplus) / Math.sqrt(information);
  const df = measured.degreesOfFreedom;
  let p = studentTwoSidedP(z / Math.sqrt(measured.dispersion), df);
  // The largest p of the tests counts, and the others cost more.
  if (Math.max(p, exactP) >= below) return undefined;
  let method: RatioMethod = "score";
  let noise = measured;
  if (p < ALPHA) {
    const objection = objectionTo(values, grid, p, exactP, measured, { seed, shuffles });
    if (objection !== undefined) {
      ({ p, method } = objection);
      const dispersion = (z / studentCriticalValue(Math.min(p, MOST_OBJECTION), df)) ** 2;
      noise = { ...measured, dispersion };
    }
  } else if (exactP > p) {
    p = exactP;
    method = "burst-exact";
  }
  const interval = (confidence: number): readonly [number, number] => {
    const limit = studentCriticalValue(1 - confidence, df);
    return scoreInterval(counts, noise.dispersion, limit);
  };
  const [low, high] = interval(0.95);
  const [innerLow, innerHigh] = interval(0.9);
  return { estimate, low, high, inner: { low: innerLow, high: innerHigh }, p, method, noise };
}

/**
 * The noise that gives the widest interval.
 *
 * @param leastDispersion that of independent events
 * @param mayDrift whether blocks are looked at in runs, too
 * @returns undefined with too few cells
 */
export function noiseOf(
  values: ArrayLike<number>,
  expected: ArrayLike<number>,
  grid: Grid,
  leastDispersion: number,
  mayDrift = true,
): Noise | undefined {
  const noises = grid.clusterings.flatMap((clustering) => {
    const noise = noiseBetween(values, expected, grid, clustering, leastDispersion);
    if (noise === undefined) return [];
    if (clustering.source !== "time" || !mayDrift) return [noise];
    const drift = driftNoise(values, expected, grid, clustering, noise);
    return drift === undefined ? [noise] : [noise, drift];
  });
  return widest(noises);
}

/** The test with the largest p, if that exceeds the score test's p. */
function objectionTo(
  values: ArrayLike<number>,
  grid: Grid,
  scoreP: number,
  exactP: number,
  { source }: Noise,
  dealing: Dealing,
): { readonly p: number; readonly method: RatioMethod } | undefined {
  if (exactP >= ALPHA) return { p: exactP, method: "burst-exact" };
  const isOfAllHosts = source === "time" || source === "drift";
  const units = isOfAllHosts ? grid.clusterings.find((one) => one.source === "time") : undefined;
  const permutation = permuteResiduals(values, grid, dealing, units);
  const permutedP = permutation.isExtreme ? 0 : permutation.p;
  if (Math.max(exactP, permutedP) <= scoreP) return undefined;
  return permutedP > exactP
    ? { p: permutedP, method: "permutation" }
    : { p: exactP, method: "burst-exact" };
}
