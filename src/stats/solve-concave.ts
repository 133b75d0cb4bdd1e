/** The value and the slope of a function at one point. */
export interface ValueAndSlope {
  readonly value: number;
  readonly slope: number;
}

/**
 * The root of an increasing, concave function by Newton's method, to full double precision.
 *
 * The logarithm of a distribution function is concave if its density is log-concave, which holds for ln X of a gamma variable and
 * for the logit of a beta variable. On such a function Newton's method cannot diverge: after at most one step it is left of the
 * root, and then only increases.
 *
 * @param evaluate the function and its slope at u
 * @param start any point, ideally slightly left of the root
 * @param lowest no step goes below this (where the function would underflow)
 */
export function solveConcave(
  evaluate: (u: number) => ValueAndSlope,
  start: number,
  lowest: number,
): number {
  let u = Math.max(start, lowest);
  let previousStep = Number.POSITIVE_INFINITY;
  for (let iteration = 0; iteration < 200; iteration++) {
    const { value, slope } = evaluate(u);
    const step = -value / slope;
    if (!Number.isFinite(step)) return Number.NaN;
    u = Math.max(u + step, lowest);
    const size = Math.abs(step);
    if (size <= 1e-16 * Math.max(1, Math.abs(u))) return u;
    // Rounding noise: the steps no longer shrink and are tiny.
    if (size < 1e-12 && size >= previousStep) return u;
    previousStep = size;
  }
  return u;
}
