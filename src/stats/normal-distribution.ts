import { gammaQuantile, incompleteGamma } from "./incomplete-gamma.js";

/** P(|Z| ≥ |z|) for a standard normal Z: the two-sided p of a z statistic. NaN for NaN. Source: R `2*pnorm(-abs(z))`. */
export function normalTwoSidedP(z: number): number {
  return incompleteGamma(0.5, (z * z) / 2).upper;
}

/**
 * The z ≥ 0 that a standard normal exceeds in absolute value with the given probability: 0.05 gives 1.959964.
 *
 * @param twoSidedP 0..1. Source: R `qnorm(1 - p/2)`.
 */
export function normalCriticalValue(twoSidedP: number): number {
  return Math.sqrt(2 * gammaQuantile(twoSidedP, 0.5, "upper"));
}
