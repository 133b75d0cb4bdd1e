import type { Grid } from "./grid.js";
import { liveStrata, type Noise } from "./noise.js";
import { sumOf } from "./sum-of.js";
import { sumUnits } from "./unit-sums.js";

/** Those of one integrated squared Brownian bridge: 2·mean²/variance with the mean 1/6 and the variance 1/45. */
const DF_OF_BRIDGE = 2.5;

/**
 * How much more runs of blocks vary than independent blocks would, within the parts into which a moment divides a side. The sums of
 * deviations from the beginning of a part would end where they began, and how far they stray meanwhile is the long-run variance, of
 * however long runs. It needs no autocorrelation, which a few hours around a fitted step hardly show.
 * Source: X. Shao, X. Zhang, "Testing for Change Points in Time Series", JASA 105 (2010), whose normaliser this is.
 *
 * @param expected with each part's own ratio
 * @param side 1: after
 * @param partOf the part, 0 or 1, of each cell of that side
 * @returns undefined if no degree of freedom is left
 */
export function runsNoise(
  values: ArrayLike<number>,
  expected: ArrayLike<number>,
  grid: Grid,
  side: 0 | 1,
  partOf: ArrayLike<number>,
): Noise | undefined {
  const clustering = grid.clusterings.find(({ source }) => source === "time");
  if (clustering === undefined) return undefined;
  const { seen, mean, isAfter } = sumUnits(values, expected, grid, clustering);
  const isLive = liveStrata(mean, clustering);
  const partOfUnit = new Uint8Array(mean.length);
  for (const [cell, unit] of clustering.unitOf.entries()) partOfUnit[unit] = partOf[cell] as number;
  const parts: readonly [number[], number[]] = [[], []];
  let length = 0;
  for (const [unit, m] of mean.entries()) {
    if (isLive[clustering.stratumOf[unit] as number] !== 1) continue;
    length++;
    if (isAfter[unit] !== side) continue;
    const off = m === 0 ? 0 : ((seen[unit] as number) - m) / Math.sqrt(m);
    parts[partOfUnit[unit] as 0 | 1].push(off);
  }
  const df = length - sumOf(isLive) - 2;
  // What independent blocks would stray, times 6.
  const weights = parts.map((part) => Math.max(0, part.length ** 2 - 1));
  const weight = sumOf(weights);
  if (df < 1 || weight === 0) return undefined;
  const strayed = sumOf(parts.map(squaresOfBridge));
  return {
    source: "drift",
    dispersion: (((6 * strayed) / weight) * length) / df,
    degreesOfFreedom: (DF_OF_BRIDGE * weight ** 2) / sumOf(weights.map((one) => one ** 2)),
  };
}

/** Σ(Sₜ − t/n·Sₙ)² of the sums S of the first t of n deviations. */
function squaresOfBridge(deviations: readonly number[]): number {
  const slope = sumOf(deviations) / Math.max(1, deviations.length);
  let squares = 0;
  let sum = 0;
  for (const off of deviations) {
    sum += off - slope;
    squares += sum ** 2;
  }
  return squares;
}
