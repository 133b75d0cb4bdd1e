import { incompleteBeta } from "./incomplete-beta.js";

/** The tails of a binomial count, each including the count itself. */
export interface BinomialTails {
  /** P(X ≤ k). */
  readonly atMost: number;
  /** P(X ≥ k). */
  readonly atLeast: number;
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
  return { atMost, atLeast };
}
