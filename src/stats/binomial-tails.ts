import { incompleteBeta } from "./incomplete-beta.js";
import { deviancePart, stirlingError } from "./stirling-error.js";

/** The tails of a binomial count, each including the count itself, so that they add up to 1 + P(X = k). */
export interface BinomialTails {
  /** P(X ≤ k). */
  readonly atMost: number;
  /** P(X ≥ k). */
  readonly atLeast: number;
  /** P(X = k). */
  readonly exactly: number;
}

/**
 * P(X = k) for X ~ Bin(n, p), to full precision up to n = 1e7 and beyond.
 *
 * @param q 1 − p, if the caller has it more precisely than the subtraction. Source: C. Loader (2000); R `dbinom`.
 */
export function binomialProbability(k: number, n: number, p: number, q: number = 1 - p): number {
  if (k < 0 || k > n) return 0;
  if (p === 0) return k === 0 ? 1 : 0;
  if (q === 0) return k === n ? 1 : 0;
  if (k === 0) return Math.exp(n * (p < 0.5 ? Math.log1p(-p) : Math.log(q)));
  if (k === n) return Math.exp(n * (q < 0.5 ? Math.log1p(-q) : Math.log(p)));
  const log =
    stirlingError(n) -
    stirlingError(k) -
    stirlingError(n - k) -
    deviancePart(k, n * p) -
    deviancePart(n - k, n * q) +
    0.5 * Math.log(n / (2 * Math.PI * k * (n - k)));
  return Math.exp(log);
}

/**
 * Both tails of X ~ Bin(n, p) at the count k, through the incomplete beta function, so that no terms are summed.
 *
 * @param k whole, 0..n
 * @param p 0..1
 * @param q 1 − p, if the caller has it more precisely. Source: R `pbinom`; DLMF 8.17.5.
 */
export function binomialTails(k: number, n: number, p: number, q: number = 1 - p): BinomialTails {
  const atLeast = k <= 0 ? 1 : incompleteBeta(k, n - k + 1, p, q).lower;
  const atMost = k >= n ? 1 : incompleteBeta(k + 1, n - k, p, q).upper;
  return { atMost, atLeast, exactly: binomialProbability(k, n, p, q) };
}
