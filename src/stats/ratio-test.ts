import { likeliestRatio, scoreInterval, scoreOf, sumStrata } from "./conditional-ratio.js";
import { driftNoise } from "./drift.js";
import type { Grid } from "./grid.js";
import { expectedValues, type Noise, noiseBetween, widest } from "./noise.js";
import { permuteResiduals } from "./residual-permutation.js";
import { ALPHA } from "./significance.js";
import { studentCriticalValue, studentTwoSidedP } from "./student-t.js";

/** A ratio after/before with its 95 % interval; 0 or Infinity where one side has nothing. */
export interface RatioInterval {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

/** How p was found: the largest of these. */
export type RatioMethod =
  /** Quasi-score test with Student's t. */
  | "score"
  /** Dealing the cells to the sides anew. */
  | "permutation"
  /** The exact test of bursts. */
  | "burst-exact";

/** What a grid of values says of the ratio of two rates. */
export interface RatioTest extends RatioInterval {
  /** The 90 % interval: it decides on equivalence, and its ends are one-sided 95 % bounds. */
  readonly inner: { readonly low: number; readonly high: number };
  /** Two-sided. */
  readonly p: number;
  readonly method: RatioMethod;
  /** Of what the interval is made, widened where another test objects; undefined for the exact test of bursts alone. */
  readonly noise: Noise | undefined;
}

/** An interval that would be widened for a larger p tells nothing of what the data rule out. */
const MOST_OBJECTION = 0.5;

/** What besides the grid is known of the values. */
export interface RatioTestOptions {
  /** The least dispersion: 1 for counts; what an average burst weighs for blocked time. */
  readonly leastDispersion: number;
  /** The p of an exact test of the same difference, which does not need large numbers. */
  readonly exactP: number | undefined;
  /** Of the shuffles. */
  readonly seed: number;
}

/**
 * Tests whether both sides have the same rate in all strata.
 *
 * The score test is right where counts are large, the exact test where events are independent, the permutation where cells of both
 * sides could be exchanged; each is wrong somewhere else. The largest p counts, and the interval is widened to agree with it
 * (test-based limits: O. S. Miettinen, American Journal of Epidemiology 103 (1976)).
 *
 * @returns undefined without events, and where too few cells are left to tell noise from change
 */
export function testRatio(
  values: ArrayLike<number>,
  grid: Grid,
  { leastDispersion, exactP = 0, seed }: RatioTestOptions,
): RatioTest | undefined {
  const counts = sumStrata(values, grid);
  const estimate = likeliestRatio(counts);
  if (estimate === undefined) return undefined;
  const measured = noiseOf(values, expectedValues(counts, grid, estimate), grid, leastDispersion);
  if (measured === undefined) return undefined;
  const { surplus, information } = scoreOf(counts, 1);
  const z = Math.abs(surplus) / Math.sqrt(information);
  const df = measured.degreesOfFreedom;
  let p = studentTwoSidedP(z / Math.sqrt(measured.dispersion), df);
  let method: RatioMethod = "score";
  let noise = measured;
  if (p < ALPHA) {
    const objection = objectionTo(values, grid, p, exactP, seed);
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

function noiseOf(
  values: ArrayLike<number>,
  expected: ArrayLike<number>,
  grid: Grid,
  leastDispersion: number,
): Noise | undefined {
  const noises = grid.clusterings.flatMap((clustering) => {
    const noise = noiseBetween(values, expected, grid, clustering, leastDispersion);
    if (noise === undefined) return [];
    if (clustering.source !== "time") return [noise];
    const drift = driftNoise(values, expected, grid, clustering, noise);
    return drift === undefined ? [noise] : [noise, drift];
  });
  return widest(noises);
}

/** The test that has the largest p, if that is larger than the p of the score test. */
function objectionTo(
  values: ArrayLike<number>,
  grid: Grid,
  scoreP: number,
  exactP: number,
  seed: number,
): { readonly p: number; readonly method: RatioMethod } | undefined {
  if (exactP >= ALPHA) return { p: exactP, method: "burst-exact" };
  const permutation = permuteResiduals(values, grid, seed);
  const permutedP = permutation.isExtreme ? 0 : permutation.p;
  if (Math.max(exactP, permutedP) <= scoreP) return undefined;
  return permutedP > exactP
    ? { p: permutedP, method: "permutation" }
    : { p: exactP, method: "burst-exact" };
}
