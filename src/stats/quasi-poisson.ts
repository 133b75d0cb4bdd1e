import type { Interval } from "./rate-interval.js";
import type { Counted } from "./rate-ratio.js";
import { studentCriticalValue, studentTwoSidedP } from "./student-t.js";

/** Counts (or blocked milliseconds) per block of time and how long each block was watched. */
export interface Blocks {
  readonly values: ArrayLike<number>;
  /** Of the same length as `values`, each > 0; hours in this program. */
  readonly exposures: ArrayLike<number>;
}

/** How much more the blocks vary than independent events would, pooled over both sides. */
export interface PooledDispersion {
  /** φ = X²/(m − 2), not below `least`. */
  readonly dispersion: number;
  /** X² = Σ(c − r·e)²/(r·e) over all blocks, each side with its own rate r. */
  readonly chiSquare: number;
  /** m − 2 for m blocks on both sides together. */
  readonly degreesOfFreedom: number;
}

function pearson({ values, exposures }: Blocks): number {
  let total = 0;
  let exposure = 0;
  for (let i = 0; i < values.length; i++) {
    total += values[i] ?? 0;
    exposure += exposures[i] ?? 0;
  }
  if (total === 0) return 0;
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    const expected = (total * (exposures[i] ?? 0)) / exposure;
    if (expected > 0) sum += ((values[i] ?? 0) - expected) ** 2 / expected;
  }
  return sum;
}

/**
 * Pearson's estimate of the dispersion φ of two sets of blocks, each around its own rate.
 *
 * @param least the floor: 1 for counts (blocks more even than chance are luck, not knowledge), 0 for blocked
 * milliseconds, whose φ has a unit and no natural 1
 * @returns undefined for fewer than three blocks together. Source: McCullagh and Nelder (1989), section 6.2.3; R
 * `glm(family = quasipoisson)` with an offset of ln exposure.
 */
export function pooledDispersion(a: Blocks, b: Blocks, least = 1): PooledDispersion | undefined {
  const degreesOfFreedom = a.values.length + b.values.length - 2;
  if (degreesOfFreedom < 1) return undefined;
  const chiSquare = pearson(a) + pearson(b);
  return {
    dispersion: Math.max(least, chiSquare / degreesOfFreedom),
    chiSquare,
    degreesOfFreedom,
  };
}

/** A rate ratio with the uncertainty that bursts give it. */
export interface QuasiPoissonRatio extends Interval {
  /** B/A. */
  readonly estimate: number;
  /** Of ln(estimate). */
  readonly standardError: number;
  readonly t: number;
  readonly degreesOfFreedom: number;
  /** Two-sided p of Student's t for a ratio of 1. */
  readonly p: number;
}

/**
 * The rate ratio B/A with an interval widened by the dispersion: ln r ± t·√(φ(1/xA + 1/xB)).
 *
 * For two sides this is what a quasi-Poisson regression gives, without iterating. On its own its p is not safe where
 * counts are sparse (17 % false alarms at half an event per hour with variance/mean 8); `compareRates` therefore asks
 * the block permutation as well. Source: McCullagh and Nelder (1989), section 6.2.3; R `summary(glm(...))`.
 *
 * @returns undefined if a side has nothing (the logarithm has no value) or no exposure, or if nothing varies (φ = 0)
 */
export function quasiPoissonRatio(
  a: Counted,
  b: Counted,
  dispersion: PooledDispersion,
  confidence = 0.95,
): QuasiPoissonRatio | undefined {
  if (!(a.count > 0) || !(b.count > 0) || !(a.exposure > 0) || !(b.exposure > 0)) return undefined;
  if (!(dispersion.dispersion > 0)) return undefined;
  const { degreesOfFreedom } = dispersion;
  const estimate = b.count / b.exposure / (a.count / a.exposure);
  const standardError = Math.sqrt(dispersion.dispersion * (1 / a.count + 1 / b.count));
  const t = Math.log(estimate) / standardError;
  const margin = studentCriticalValue(1 - confidence, degreesOfFreedom) * standardError;
  return {
    estimate,
    low: estimate * Math.exp(-margin),
    high: estimate * Math.exp(margin),
    confidence,
    standardError,
    t,
    degreesOfFreedom,
    p: studentTwoSidedP(t, degreesOfFreedom),
  };
}
