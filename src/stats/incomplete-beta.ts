import { solveConcave } from "./solve-concave.js";
import { deviancePart, stirlingError } from "./stirling-error.js";

/** The fraction needs about √max(a, b) steps near the mean: 3,200 for n = 1e7. */
const MOST_STEPS = 1_000_000;

/** Both tails of a distribution at one point; the smaller one keeps its full precision, which 1 − p would lose. */
export interface Tails {
  /** P(X ≤ x). */
  readonly lower: number;
  /** P(X > x), for continuous X the same as P(X ≥ x). */
  readonly upper: number;
}

/** ln of x^a·y^b / B(a, b), the density of the logit of a beta variable; y = 1 − x. */
function logPower(a: number, b: number, x: number, y: number): number {
  const n = a + b;
  return (
    0.5 * Math.log(((a / n) * b) / (2 * Math.PI)) -
    deviancePart(a, n * x) -
    deviancePart(b, n * y) +
    stirlingError(n) -
    stirlingError(a) -
    stirlingError(b)
  );
}

/**
 * I_x(a, b) without its power x^a·y^b/B(a, b), for x < (a + 1)/(a + b + 2).
 *
 * The even part of the continued fraction DLMF 8.17.22, written with λ = a − (a + b)·x so that nothing cancels when a
 * is a million and y a millionth. Tried the fraction as printed, with Lentz's method: it lost five digits there.
 * Source: `BFRAC` of Didonato and Morris, ACM TOMS 18 (1992), algorithm 708, as in R.
 */
function continuedFraction(a: number, b: number, x: number, y: number): number {
  const lambda = a > b ? (a + b) * y - b : a - (a + b) * x;
  const c = 1 + lambda;
  const c0 = b / a;
  const c1 = 1 + 1 / a;
  let p = 1;
  let s = a + 1;
  let numerator0 = 0;
  let denominator0 = 1;
  let numerator1 = 1;
  let denominator1 = c / c1;
  let ratio = c1 / c;
  for (let n = 1; n < MOST_STEPS; n++) {
    const t = n / a;
    const w = n * (b - n) * x;
    const e = a / s;
    const alpha = p * (p + c0) * e * e * (w * x);
    const beta = n + w / s + ((1 + t) / (c1 + t + t)) * (c + n * (1 + y));
    p = 1 + t;
    s += 2;
    const numerator2 = alpha * numerator0 + beta * numerator1;
    const denominator2 = alpha * denominator0 + beta * denominator1;
    const next = numerator2 / denominator2;
    if (Math.abs(next - ratio) <= 1e-16 * next) return next;
    ratio = next;
    // Scaled to a denominator of 1 at each step, so that nothing overflows.
    numerator0 = numerator1 / denominator2;
    denominator0 = denominator1 / denominator2;
    numerator1 = next;
    denominator1 = 1;
  }
  return ratio;
}

/** ln I_x(a, b) for 0 < x < 1, with y = 1 − x passed separately so that both keep their precision. */
function logLower(a: number, b: number, x: number, y: number): number {
  if (x < (a + 1) / (a + b + 2)) {
    return logPower(a, b, x, y) + Math.log(continuedFraction(a, b, x, y));
  }
  return Math.log1p(-Math.exp(logPower(b, a, y, x)) * continuedFraction(b, a, y, x));
}

/**
 * The regularised incomplete beta function I_x(a, b), both tails. Tested to 11 digits up to a + b = 1e7.
 *
 * @param a shape > 0
 * @param b shape > 0
 * @param x 0..1
 * @param y 1 − x, if the caller has it more precisely than the subtraction
 * @returns NaN in both tails for arguments outside these ranges. Source: DLMF 8.17; R `pbeta`.
 */
export function incompleteBeta(a: number, b: number, x: number, y: number = 1 - x): Tails {
  if (!(a > 0) || !(b > 0) || !(x >= 0) || !(y >= 0))
    return { lower: Number.NaN, upper: Number.NaN };
  if (x === 0) return { lower: 0, upper: 1 };
  if (y === 0) return { lower: 1, upper: 0 };
  if (x < (a + 1) / (a + b + 2)) {
    const lower = Math.exp(logPower(a, b, x, y)) * continuedFraction(a, b, x, y);
    return { lower, upper: 1 - lower };
  }
  const upper = Math.exp(logPower(b, a, y, x)) * continuedFraction(b, a, y, x);
  return { lower: 1 - upper, upper };
}

/**
 * The odds x/(1 − x) at the quantile x of a beta distribution: I_x(a, b) = p.
 *
 * Odds rather than x, because both of its uses (rate ratio, Student t) need odds, and x close to 1 would lose them. Source: R
 * `qbeta`; solved on the logit scale.
 *
 * @param p lower tail, 0..1; for an upper tail swap a and b and take the reciprocal
 * @returns 0 for p = 0, Infinity for p = 1, NaN outside
 */
export function betaQuantileOdds(p: number, a: number, b: number): number {
  if (!(p >= 0 && p <= 1) || !(a > 0) || !(b > 0)) return Number.NaN;
  if (p === 0) return 0;
  if (p === 1) return Number.POSITIVE_INFINITY;
  // The smaller tail is more precise.
  if (p > 0.5) return 1 / betaQuantileOdds(1 - p, b, a);
  const logP = Math.log(p);
  const start = Math.log(a / b) - Math.sqrt(-2 * logP * (1 / a + 1 / b));
  const logit = solveConcave(
    (u) => {
      const x = 1 / (1 + Math.exp(-u));
      const y = 1 / (1 + Math.exp(u));
      const log = logLower(a, b, x, y);
      return { value: log - logP, slope: Math.exp(logPower(a, b, x, y) - log) };
    },
    start,
    -700,
  );
  return Math.exp(logit);
}
