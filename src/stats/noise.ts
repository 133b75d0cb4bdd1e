import type { StratifiedCounts } from "./conditional-ratio.js";
import type { Clustering, Grid, NoiseSource } from "./grid.js";
import { studentCriticalValue } from "./student-t.js";
import { sumOf } from "./sum-of.js";
import { sumUnits } from "./unit-sums.js";

/** How much more units of one kind vary than independent events would. */
export interface Noise {
  readonly source: NoiseSource;
  /** φ: the variance of the surplus in units of that of independent events. */
  readonly dispersion: number;
  /** Not necessarily whole. */
  readonly degreesOfFreedom: number;
}

/** Units of one side only differ in their rates; blocks of time differ in their counts. */
const HAS_OWN_RATE: ReadonlySet<NoiseSource> = new Set(["host", "day"]);

/** The expected value of each cell under a ratio: its share of the events of its stratum. @param ratio may be 0 or Infinity */
export function expectedValues(
  { strata }: StratifiedCounts,
  { isAfter, hours, stratumOf }: Grid,
  ratio: number,
): Float64Array {
  const ofBefore = strata.map(({ events, hoursBefore, hoursAfter }) =>
    Number.isFinite(ratio) ? events / (hoursBefore + ratio * hoursAfter) : 0,
  );
  const ofAfter = strata.map(({ events, hoursAfter }, i) =>
    Number.isFinite(ratio) ? ratio * (ofBefore[i] as number) : events / hoursAfter,
  );
  return hours.map((time, i) => {
    const perHour = isAfter[i] === 1 ? ofAfter : ofBefore;
    return time * (perHour[stratumOf[i] as number] as number);
  });
}

/**
 * Estimates the dispersion from the deviations of a clustering's units from their expected values.
 *
 * The largest of these estimates counts, because each is too small somewhere: Pearson's Σ(x − m)²/m (too small where large counts
 * are rare), the ratio Σ(x − m)²/Σm (too small where there are few bursts), and for hosts and days Σ(x/m − 1)² (the other two are
 * too small where the side with few units has the higher rate).
 * Source: McCullagh and Nelder (1989), section 6.2.3; R `summary(glm(family = quasipoisson))$dispersion` for the first.
 *
 * @param least the floor: 1 for counts, because blocks that are more even than chance are so by luck
 * @returns undefined if no degree of freedom is left
 */
export function noiseBetween(
  values: ArrayLike<number>,
  expected: ArrayLike<number>,
  grid: Grid,
  clustering: Clustering,
  least: number,
): Noise | undefined {
  const { stratumOf, source } = clustering;
  const { seen, mean, isAfter } = sumUnits(values, expected, grid, clustering);
  const isLive = liveStrata(mean, clustering);
  const sides = [0, 1].map(() => ({ total: 0, squares: 0 }));
  let units = 0;
  let pearson = 0;
  let squares = 0;
  let relative = 0;
  for (const [unit, m] of mean.entries()) {
    // Units with nothing expected count too: that nothing was seen there is chance like any other.
    if (isLive[stratumOf[unit] as number] === 1) units++;
    if (m === 0) continue;
    const square = ((seen[unit] as number) - m) ** 2;
    pearson += square / m;
    squares += square;
    relative += square / m ** 2;
    const side = sides[isAfter[unit] as number] as { total: number; squares: number };
    side.total += m;
    side.squares += m ** 2;
  }
  const degreesOfFreedom = units - sumOf(isLive) - 1;
  if (degreesOfFreedom < 1) {
    if (HAS_OWN_RATE.has(source) || grid.priorDf === 0) return undefined;
    return { source, dispersion: least, degreesOfFreedom: grid.priorDf };
  }
  const [before, after] = sides as [(typeof sides)[0], (typeof sides)[0]];
  const total = before.total + after.total;
  const estimates = [
    least,
    pearson / degreesOfFreedom,
    (squares * units) / total / degreesOfFreedom,
  ];
  if (HAS_OWN_RATE.has(source) && before.total > 0 && after.total > 0) {
    const spread = before.squares / before.total ** 2 + after.squares / after.total ** 2;
    const ofCounts = 1 / before.total + 1 / after.total;
    estimates.push(((relative / degreesOfFreedom) * spread) / ofCounts);
  }
  const noise = { source, dispersion: Math.max(...estimates), degreesOfFreedom };
  return HAS_OWN_RATE.has(source) ? noise : withPrior(noise, least, grid.priorDf);
}

/** 1 for each stratum in which anything is expected. */
export function liveStrata(mean: Float64Array, { stratumOf }: Clustering): Uint8Array {
  const isLive = new Uint8Array(stratumOf.length);
  for (const [unit, m] of mean.entries()) if (m > 0) isLive[stratumOf[unit] as number] = 1;
  return isLive;
}

/**
 * Shrinks the dispersion of few blocks, whose variance is hardly known, towards that of independent bursts, like an empirical Bayes
 * estimate. Source: S. P. Lund, D. Nettleton, D. J. McCarthy, G. K. Smyth, SAGMB 11 (2012).
 */
export function withPrior(noise: Noise, least: number, priorDf: number): Noise {
  const { dispersion, degreesOfFreedom } = noise;
  if (degreesOfFreedom >= priorDf) return noise;
  const believed = (priorDf - degreesOfFreedom) * least;
  return {
    ...noise,
    dispersion: (believed + degreesOfFreedom * dispersion) / priorDf,
    degreesOfFreedom: priorDf,
  };
}

/** The noise that gives the widest 95 % interval; undefined for an empty list. */
export function widest(noises: readonly Noise[]): Noise | undefined {
  if (noises.length < 2) return noises[0];
  const widths = noises.map(
    ({ dispersion, degreesOfFreedom }) =>
      studentCriticalValue(0.05, degreesOfFreedom) * Math.sqrt(dispersion),
  );
  return noises[widths.indexOf(Math.max(...widths))];
}
