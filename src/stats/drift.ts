import type { Clustering, Grid } from "./grid.js";
import { liveStrata, type Noise, widest } from "./noise.js";
import { sumUnits } from "./unit-sums.js";

/** The number of slow waves in which drift is measured; more would only add faster noise. */
const WAVES = 2;
/** An autocorrelation of 1 would make the variance infinite. */
const MOST_PERSISTENT = 0.92;

/** A few waves alone say too little of their variance, with which nothing could ever be called: the lags count as so many more. */
const PRIOR_DF = 4;

const TINY = 1e-12;

/** Standardised residuals of the blocks of each side, in time order. */
type Series = readonly (readonly number[])[];

/**
 * How much more runs of blocks vary than independent blocks would. Load drifts: an hour resembles the hour before it, and the hours
 * of a day are then fewer than 24 independent observations.
 *
 * The wider of two estimates of the long-run variance counts: one from the autocorrelation at lags 1 and 2, as in an
 * autoregression, and one from the two slowest cosines. Neither finds all drift of a single day: docs/statistics.md.
 * Source: E. Lazarus, D. J. Lewis, J. H. Stock, M. W. Watson, "HAR Inference: Recommendations for Practice", JBES 36 (2018).
 *
 * @param clustering blocks of time of all hosts together
 * @param noise of the same clustering
 * @returns undefined if the blocks do not look like drift
 */
export function driftNoise(
  values: ArrayLike<number>,
  expected: ArrayLike<number>,
  grid: Grid,
  clustering: Clustering,
  noise: Noise,
): Noise | undefined {
  const { seen, mean, isAfter } = sumUnits(values, expected, grid, clustering);
  const series: [before: number[], after: number[]] = [[], []];
  const isLive = liveStrata(mean, clustering);
  for (const [unit, m] of mean.entries()) {
    // Hours of a nightly job in which nothing ever happens are not part of its time.
    if (isLive[clustering.stratumOf[unit] as number] !== 1) continue;
    const off = m === 0 ? 0 : ((seen[unit] as number) - m) / Math.sqrt(m);
    series[isAfter[unit] as 0 | 1].push(off);
  }
  const df = noise.degreesOfFreedom;
  const lag1 = autocorrelation(series, 1);
  const lag2 = autocorrelation(series, 2);
  // Residuals around a fitted mean have an expected autocorrelation of about −1/n. A little more is taken for drift: overlooking it
  // costs more than looking for it in vain, but for a few hours, in which chance looks like it.
  if (lag1 + lag2 <= 1 / df) return undefined;
  const length = series[0].length + series[1].length;
  const inflation = varianceInflation(lag1, lag2, df);
  const square = series.flat().reduce((sum, value) => sum + value ** 2, 0);
  // Sides observed at the same hours have mirrored residuals, and therefore the same waves.
  const waveDf = df < length / 1.5 ? WAVES : 2 * WAVES;
  const ofLags = Math.max(noise.dispersion, (inflation * square) / df);
  const ofWaves = Math.max(noise.dispersion, (slowVariance(series) * length) / df);
  return widest([
    {
      source: "drift",
      dispersion: ofLags,
      degreesOfFreedom: Math.max(1, Math.min(df, (1.5 * df) / inflation)),
    },
    {
      source: "drift",
      dispersion: (waveDf * ofWaves + PRIOR_DF * ofLags) / (waveDf + PRIOR_DF),
      degreesOfFreedom: waveDf + PRIOR_DF,
    },
  ]);
}

function autocorrelation(series: Series, lag: number): number {
  let product = 0;
  let square = 0;
  for (const one of series) {
    for (const [i, value] of one.entries()) {
      square += value ** 2;
      if (i >= lag) product += value * (one[i - lag] as number);
    }
  }
  // Equal sides leave only rounding errors.
  return square < TINY ? 0 : product / square;
}

/** 1 + 2·Σρ(k) of an autoregression plus white noise: ρ falls by the same factor with each lag. */
function varianceInflation(lag1: number, lag2: number, df: number): number {
  const first = lag1 + (0.7 * (1 + 2 * Math.max(0, lag1))) / df;
  if (first <= 0) return 1;
  const factor = Math.max(first, (lag2 + 1.5 / df) / (lag1 + 1 / df));
  return 1 + (2 * first) / (1 - Math.min(MOST_PERSISTENT, Math.max(0, factor)));
}

/** The mean square of the slowest cosines. */
function slowVariance(series: Series): number {
  let sum = 0;
  let waves = 0;
  for (const one of series) {
    for (let wave = 1; wave <= WAVES && wave < one.length; wave++) {
      const size = one.reduce(
        (total, value, i) => total + value * Math.cos((Math.PI * wave * (i + 0.5)) / one.length),
        0,
      );
      sum += (2 / one.length) * size ** 2;
      waves++;
    }
  }
  return waves === 0 ? 0 : sum / waves;
}
