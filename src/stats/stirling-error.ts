const SHIFT_TO = 15;

/**
 * The error of Stirling's formula for ln Γ(x): δ(x) = ln Γ(x) − [(x − ½)·ln x − x + ½·ln 2π], for x > 0.
 *
 * Densities are computed from δ instead of ln Γ, because at n = 1e7 three values of ln Γ near 1e8 cancel and leave eight digits,
 * while δ is small and precise. Source: C. Loader, "Fast and Accurate Computation of Binomial
 * Probabilities" (2000), as in R's `stirlerr`; the series is Abramowitz and Stegun 6.1.41.
 */
export function stirlingError(x: number): number {
  // δ(x) = δ(x + 1) + (x + ½)·ln(1 + 1/x) − 1 shifts a small x to where the series has full precision.
  let shifted = 0;
  let at = x;
  while (at < SHIFT_TO) {
    shifted += (at + 0.5) * Math.log1p(1 / at) - 1;
    at += 1;
  }
  const s = 1 / (at * at);
  const series =
    1 / 12 -
    s * (1 / 360 - s * (1 / 1260 - s * (1 / 1680 - s * (1 / 1188 - s * (691 / 360360 - s / 156)))));
  return shifted + series / at;
}

/**
 * The deviance part x·ln(x/mean) + mean − x, without the cancellation near x = mean. Both arguments > 0.
 *
 * Source: `bd0` in C. Loader (2000) and in R.
 */
export function deviancePart(x: number, mean: number): number {
  const difference = x - mean;
  if (Math.abs(difference) >= 0.1 * (x + mean)) return x * Math.log(x / mean) + mean - x;
  const v = difference / (x + mean);
  const square = v * v;
  let sum = difference * v;
  let term = 2 * x * v;
  for (let j = 1; j < 1000; j++) {
    term *= square;
    const next = sum + term / (2 * j + 1);
    if (next === sum) break;
    sum = next;
  }
  return sum;
}
