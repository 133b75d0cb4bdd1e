import { type Counted, testRateRatio } from "./rate-ratio.js";

/**
 * The p of "the two rates differ by more than the given bounds" (two one-sided tests, each exact).
 *
 * Below α it shows that the rates are practically the same, which is not what a large p of a difference test shows:
 * too few events give a large p as well. p ≤ α is the same as the (1 − 2α) interval lying inside of the bounds.
 * Source: D. J. Schuirmann, J. Pharmacokinetics and Biopharmaceutics 15 (1987); statsmodels `tost_poisson_2indep`
 * with "exact-cond".
 *
 * @param lowest the smallest ratio B/A that still counts as the same
 * @param highest the largest such ratio
 * @returns the larger of the two one-sided p; undefined if a side has no exposure
 */
export function rateEquivalenceP(
  a: Counted,
  b: Counted,
  lowest: number,
  highest: number,
): number | undefined {
  const above = testRateRatio(a, b, lowest)?.greater;
  const below = testRateRatio(a, b, highest)?.less;
  return above === undefined || below === undefined ? undefined : Math.max(above, below);
}
