import { type BlockPermutation, blockPermutation } from "./block-permutation.js";
import { type FullBlocks, fullBlocks } from "./full-blocks.js";
import { attainableMinimumP } from "./one-sided-appearance.js";
import { type PooledDispersion, pooledDispersion, quasiPoissonRatio } from "./quasi-poisson.js";
import type { Interval } from "./rate-interval.js";
import { type Counted, rateRatio, rateRatioInterval, testRateRatio } from "./rate-ratio.js";
import type { RateSide } from "./rate-side.js";

/** Fewer full blocks than this on a side, and the permutation has too few arrangements: 6 against 6 has 924. */
export const LEAST_BLOCKS = 6;

/** How the p of a comparison was found. */
export type RateTest =
  | "block-permutation"
  | "burst-exact"
  /** Too few blocks to permute, enough to see that they vary: the larger p of the two. */
  | "burst-exact-and-quasi-poisson"
  /** Seen on one side only: the larger p of the two. */
  | "block-permutation-and-burst-exact";

/** How the interval of a rate ratio was found. */
export type RateIntervalMethod = "quasi-poisson" | "burst-clopper-pearson";

/** A rate ratio B/A with its intervals. */
export interface RateRatioEstimate {
  /** 0 if B has no stalls, Infinity if A has none. */
  readonly estimate: number;
  /** The 95 % interval. */
  readonly low: number;
  readonly high: number;
  /** The 90 % interval, which decides on equivalence. */
  readonly inner: Interval;
  readonly method: RateIntervalMethod;
}

/** What two sides say about their rates, before any verdict. */
export interface RateEvidence {
  readonly ratio: RateRatioEstimate;
  /** Two-sided; of the test named by `test`. */
  readonly p: number;
  readonly test: RateTest;
  /** The permutation behind it, undefined with too few blocks. */
  readonly permutation: BlockPermutation | undefined;
  /** φ of the stall counts of full blocks, at least 1; undefined with fewer than two on a side. */
  readonly dispersion: PooledDispersion | undefined;
  /** The smallest p that this many bursts could have given however they fell. */
  readonly attainableP: number;
  /** Blocks used, A and B. */
  readonly blocks: readonly [number, number];
}

function permute(
  a: FullBlocks,
  b: FullBlocks,
  values: "counts" | "blockedMs",
): BlockPermutation | undefined {
  const strata =
    a.hourOfDay !== undefined && b.hourOfDay !== undefined
      ? { strataA: a.hourOfDay, strataB: b.hourOfDay }
      : {};
  return blockPermutation(a[values], b[values], strata);
}

/** The ratio of blocked time per hour, B/A, with a 95 % interval and a permutation p. */
export interface BlockedTimeRatio extends Interval {
  readonly estimate: number;
  /** Two-sided, of the block permutation of blocked milliseconds; undefined if it was not asked for. */
  readonly p: number | undefined;
}

/**
 * Compares blocked time per hour: quasi-Poisson interval and, if asked, the block permutation.
 *
 * @returns undefined with fewer than six full blocks on a side or without blocked time on one
 */
export function blockedTimeRatio(
  a: RateSide,
  b: RateSide,
  withP: boolean,
): BlockedTimeRatio | undefined {
  const full = fullBlocks(a, b);
  if (Math.min(full.a.counts.length, full.b.counts.length) < LEAST_BLOCKS) return undefined;
  const sum = (list: Float64Array): number => list.reduce((total, value) => total + value, 0);
  const side = (blocks: FullBlocks) => ({
    counted: { count: sum(blocks.blockedMs), exposure: sum(blocks.exposureHours) },
    blocks: { values: blocks.blockedMs, exposures: blocks.exposureHours },
  });
  const sideA = side(full.a);
  const sideB = side(full.b);
  const dispersion = pooledDispersion(sideA.blocks, sideB.blocks, 0);
  if (dispersion === undefined) return undefined;
  const ratio = quasiPoissonRatio(sideA.counted, sideB.counted, dispersion);
  if (ratio === undefined) return undefined;
  const { estimate, low, high, confidence } = ratio;
  const p = withP ? permute(full.a, full.b, "blockedMs")?.p : undefined;
  return { estimate, low, high, confidence, p };
}

function burstRatio(a: Counted, b: Counted, estimate: number): RateRatioEstimate | undefined {
  const outer = rateRatioInterval(a, b, 0.95);
  const inner = rateRatioInterval(a, b, 0.9);
  if (outer === undefined || inner === undefined) return undefined;
  return { estimate, low: outer.low, high: outer.high, inner, method: "burst-clopper-pearson" };
}

/**
 * Weighs the stall rates of two sides with the methods of docs/statistics.md.
 *
 * With six full blocks on each side: block permutation for p, quasi-Poisson for the interval. With fewer: the exact
 * test and interval of bursts, and from two blocks on the quasi-Poisson p must agree; the ratio is that of bursts. Seen on one side only: the larger of both p, because
 * the permutation knows nothing of what a burst is and the burst test nothing of bad hours; the interval is that of
 * bursts, as a logarithm of 0 has none.
 *
 * @returns undefined without exposure on both sides, or without any stall
 */
export function weighRates(a: RateSide, b: RateSide): RateEvidence | undefined {
  const hoursA = a.observedHours ?? 0;
  const hoursB = b.observedHours ?? 0;
  const stallsA = { count: a.count, exposure: hoursA };
  const stallsB = { count: b.count, exposure: hoursB };
  const burstsA = { count: a.burstCount, exposure: hoursA };
  const burstsB = { count: b.burstCount, exposure: hoursB };
  const burstP = testRateRatio(burstsA, burstsB)?.central;
  const estimate = rateRatio(stallsA, stallsB);
  const burstEstimate = rateRatio(burstsA, burstsB);
  if (burstP === undefined || estimate === undefined || burstEstimate === undefined)
    return undefined;
  const ofBursts = burstRatio(burstsA, burstsB, burstEstimate);
  if (ofBursts === undefined) return undefined;
  const full = fullBlocks(a, b);
  const blocks = [full.a.counts.length, full.b.counts.length] as const;
  const attainableP = attainableMinimumP(a.burstCount + b.burstCount, hoursA, hoursB);
  const enough = Math.min(...blocks) >= LEAST_BLOCKS;
  const permutation = enough ? permute(full.a, full.b, "counts") : undefined;
  const dispersion =
    Math.min(...blocks) >= 2
      ? pooledDispersion(
          { values: full.a.counts, exposures: full.a.exposureHours },
          { values: full.b.counts, exposures: full.b.exposureHours },
        )
      : undefined;
  const common = { permutation, dispersion, attainableP, blocks };
  if (dispersion === undefined) {
    return { ...common, ratio: ofBursts, p: burstP, test: "burst-exact" };
  }
  const outer = quasiPoissonRatio(stallsA, stallsB, dispersion, 0.95);
  const inner = quasiPoissonRatio(stallsA, stallsB, dispersion, 0.9);
  if (permutation === undefined) {
    if (outer === undefined) return { ...common, ratio: ofBursts, p: burstP, test: "burst-exact" };
    const p = Math.max(burstP, outer.p);
    return { ...common, ratio: ofBursts, p, test: "burst-exact-and-quasi-poisson" };
  }
  if (outer === undefined || inner === undefined) {
    const p = Math.max(permutation.p, burstP);
    return { ...common, ratio: ofBursts, p, test: "block-permutation-and-burst-exact" };
  }
  const { low, high } = outer;
  const ratio = { estimate, low, high, inner, method: "quasi-poisson" } as const;
  return { ...common, ratio, p: permutation.p, test: "block-permutation" };
}
