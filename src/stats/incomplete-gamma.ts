import type { Tails } from "./incomplete-beta.js";
import { solveConcave } from "./solve-concave.js";
import { deviancePart, stirlingError } from "./stirling-error.js";

const TINY = 1e-300;
const MOST_STEPS = 1_000_000;

/** ln of x^a·e^(−x)/Γ(a), the density of ln X. */
function logPower(a: number, x: number): number {
  return 0.5 * Math.log(a / (2 * Math.PI)) - deviancePart(a, x) - stirlingError(a);
}

/** The series of P(a, x) without its power, for x < a + 1 (DLMF 8.7.1). */
function series(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; n < MOST_STEPS; n++) {
    term *= x / (a + n);
    sum += term;
    if (term < sum * 1e-17) break;
  }
  return sum;
}

/** The continued fraction of Q(a, x) without its power, for x ≥ a + 1 (DLMF 8.9.2, Lentz's method). */
function continuedFraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1 / TINY;
  let d = 1 / b;
  let product = d;
  for (let i = 1; i < MOST_STEPS; i++) {
    const an = -i * (i - a);
    b += 2;
    d = an * d + b;
    if (Math.abs(d) < TINY) d = TINY;
    c = b + an / c;
    if (Math.abs(c) < TINY) c = TINY;
    d = 1 / d;
    const factor = d * c;
    product *= factor;
    if (Math.abs(factor - 1) < 2e-16) break;
  }
  return product;
}

/**
 * The regularised incomplete gamma functions P(a, x) (lower) and Q(a, x) (upper).
 *
 * @param a shape > 0
 * @param x ≥ 0
 * @returns NaN in both tails for arguments outside these ranges. Source: DLMF 8.2; R `pgamma`.
 */
export function incompleteGamma(a: number, x: number): Tails {
  if (!(a > 0) || !(x >= 0)) return { lower: Number.NaN, upper: Number.NaN };
  if (x === 0) return { lower: 0, upper: 1 };
  if (x === Number.POSITIVE_INFINITY) return { lower: 1, upper: 0 };
  const power = Math.exp(logPower(a, x));
  if (x < a + 1) {
    const lower = power * series(a, x);
    return { lower, upper: 1 - lower };
  }
  const upper = power * continuedFraction(a, x);
  return { lower: 1 - upper, upper };
}

/**
 * The value x with P(a, x) = p (tail "lower") or Q(a, x) = p (tail "upper").
 *
 * Pass the tail in which p is small, because computing 1 − p would lose precision. Source: R `qgamma`.
 *
 * @returns 0 or Infinity at the ends p = 0 and p = 1, NaN outside 0..1
 */
export function gammaQuantile(p: number, a: number, tail: "lower" | "upper"): number {
  if (!(p >= 0 && p <= 1) || !(a > 0)) return Number.NaN;
  if (p === 0 || p === 1) return (p === 0) === (tail === "lower") ? 0 : Number.POSITIVE_INFINITY;
  const logP = Math.log(p);
  const spread = Math.sqrt((-2 * logP) / a);
  // Solved for u = ln x; for the upper tail for v = −u, so that the function increases in both cases.
  const sign = tail === "lower" ? 1 : -1;
  const solution = solveConcave(
    (v) => {
      const x = Math.exp(sign * v);
      const power = logPower(a, x);
      const small = x < a + 1;
      const other = Math.exp(power) * (small ? series(a, x) : continuedFraction(a, x));
      const direct = power + Math.log(small ? series(a, x) : continuedFraction(a, x));
      const log = small === (tail === "lower") ? direct : Math.log1p(-other);
      return { value: log - logP, slope: Math.exp(power - log) };
    },
    sign * Math.log(a) - spread,
    -700,
  );
  return Math.exp(sign * solution);
}
