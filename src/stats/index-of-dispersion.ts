import { chiSquareTails } from "./incomplete-gamma.js";

/** How far counts in equal blocks of time are from independent events. */
export interface Dispersion {
  /** Mean count of a block. */
  readonly mean: number;
  /** Sample variance (divided by m − 1) of the counts. */
  readonly variance: number;
  /** variance/mean: about 1 for independent events, above it for bursts. */
  readonly varianceToMean: number;
  /** D = Σ(c − c̄)²/c̄, chi-square with m − 1 degrees of freedom for independent events. */
  readonly statistic: number;
  readonly degreesOfFreedom: number;
  /** One-sided p: the chance of a D this large or larger for independent events. Small means bursts. */
  readonly p: number;
}

/**
 * The index of dispersion of counts over blocks of equal exposure: are the events independent?
 *
 * Source: R. A. Fisher, Statistical Methods for Research Workers, §16; Cox and Lewis (1966), chapter 6.
 *
 * @param counts one count per block
 * @returns undefined for fewer than two blocks and for blocks without any event
 */
export function indexOfDispersion(counts: ArrayLike<number>): Dispersion | undefined {
  const m = counts.length;
  let total = 0;
  for (let i = 0; i < m; i++) total += counts[i] ?? 0;
  if (m < 2 || total === 0) return undefined;
  const mean = total / m;
  let squares = 0;
  for (let i = 0; i < m; i++) squares += ((counts[i] ?? 0) - mean) ** 2;
  const variance = squares / (m - 1);
  const statistic = squares / mean;
  const p = chiSquareTails(statistic, m - 1).upper;
  return {
    mean,
    variance,
    varianceToMean: variance / mean,
    statistic,
    degreesOfFreedom: m - 1,
    p,
  };
}
