import { quantileOfSorted } from "../src/stats/quantile.js";

/** A quantile by nearest rank of values in any order; NaN where there are none. @param q 0..1; 0.5 is the (lower) median */
export function quantileOf(values: readonly number[], q: number): number {
  return (
    quantileOfSorted(
      values.toSorted((a, b) => a - b),
      q,
    ) ?? Number.NaN
  );
}

/** The median and the quartiles: `1.5 (1.2 .. 1.9)`. @param sign whether a number that is not negative has a plus */
export function quartilesText(values: readonly number[], sign = false): string {
  const [low, middle, high] = [0.25, 0.5, 0.75].map((q) => {
    const value = quantileOf(values, q);
    return `${sign && value >= 0 ? "+" : ""}${value.toFixed(1)}`;
  });
  return `${middle} (${low} .. ${high})`;
}
