import { countArrangements, gatherStrata, type Stratum } from "./block-strata.js";
import { enumerateSums, exactCost, exactSumDistribution, sumSampler } from "./permuted-sums.js";
import { DEFAULT_SEED, seededRandom } from "./seeded-random.js";

/** Up to this many ways to deal the blocks, all are tried. */
const MOST_ENUMERATED = 20_000;
/** Whole counts are counted out exactly up to this many additions: about as long as the shuffles would take. */
const MOST_ADDITIONS = 2_500_000;
/** With the observed arrangement 10,000, so that the p has four places. */
const SHUFFLES = 9_999;

/** What may be set about a block permutation. */
export interface BlockPermutationOptions {
  /** The stratum of each block of A, for instance its hour of the day: blocks are exchanged only within a stratum. */
  readonly strataA?: ArrayLike<number>;
  /** The stratum of each block of B. Strata count only if both sides have them. */
  readonly strataB?: ArrayLike<number>;
  /** Of the shuffles. */
  readonly seed?: number;
}

/** The result of a block permutation test. */
export interface BlockPermutation {
  /** Two-sided: the share of arrangements whose means differ at least as much as the observed ones. */
  readonly p: number;
  /** mean of B − mean of A, per block. */
  readonly difference: number;
  /** How p was found: all arrangements, the exact distribution of whole counts, or (1 + hits)/10,000 of shuffles. */
  readonly method: "enumerated" | "exact" | "shuffled";
  /** In how many ways the blocks can be dealt, Infinity if that does not fit; p cannot fall below its inverse. */
  readonly arrangements: number;
}

/** The chance that the means of two sides differ as much as observed, if the blocks are dealt to them at random. */
function permutationP(
  strata: readonly Stratum[],
  isExtreme: (sumA: number) => boolean,
  arrangements: number,
  seed: number,
): Pick<BlockPermutation, "p" | "method"> {
  let hits = 0;
  if (arrangements <= MOST_ENUMERATED) {
    enumerateSums(strata, (sumA) => {
      if (isExtreme(sumA)) hits++;
    });
    return { p: hits / arrangements, method: "enumerated" };
  }
  if (exactCost(strata) <= MOST_ADDITIONS) {
    exactSumDistribution(strata).forEach((chance, sumA) => {
      if (isExtreme(sumA)) hits += chance;
    });
    return { p: Math.min(1, hits), method: "exact" };
  }
  const sample = sumSampler(strata, seededRandom(seed));
  for (let i = 0; i < SHUFFLES; i++) if (isExtreme(sample())) hits++;
  return { p: (1 + hits) / (1 + SHUFFLES), method: "shuffled" };
}

/**
 * Tests whether two sides have the same mean per block, by dealing the blocks to them anew: |mean A − mean B|.
 *
 * No distribution is assumed, only that under "no change" a block could as well have come from the other side. So
 * blocks must be of equal exposure and longer than a burst; a strong daily pattern needs strata. Works for counts
 * and for blocked milliseconds. Source: E. J. G. Pitman, JRSS Supplement 4 (1937); for the 1 + in the shuffled p,
 * Phipson and Smyth, Statistical Applications in Genetics and Molecular Biology 9 (2010).
 *
 * @param a one value ≥ 0 per block of A
 * @param b one value ≥ 0 per block of B
 * @returns undefined if a side has no block
 */
export function blockPermutation(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  options: BlockPermutationOptions = {},
): BlockPermutation | undefined {
  if (a.length === 0 || b.length === 0) return undefined;
  const strata = gatherStrata(a, b, options.strataA, options.strataB);
  const arrangements = countArrangements(strata);
  let sumOfA = 0;
  for (let i = 0; i < a.length; i++) sumOfA += a[i] ?? 0;
  let total = 0;
  for (const { values } of strata) for (const value of values) total += value;
  // mean A − mean B as a function of A's total alone.
  const scale = 1 / a.length + 1 / b.length;
  const difference = total / b.length - sumOfA * scale;
  // Sums of the same numbers in another order may differ in the last digits; a tie is still a tie.
  const tolerance = 1e-9 * Math.abs(difference) + 1e-12 * total * scale;
  const least = Math.abs(difference) - tolerance;
  const isExtreme = (sumA: number): boolean => Math.abs(total / b.length - sumA * scale) >= least;
  return {
    ...permutationP(strata, isExtreme, arrangements, options.seed ?? DEFAULT_SEED),
    difference,
    arrangements,
  };
}
