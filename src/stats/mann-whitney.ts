import { countArrangements } from "./dealt-strata.js";
import { normalTwoSidedP } from "./normal-distribution.js";
import { enumerateSums } from "./permuted-sums.js";
import { rankSumLowerTail } from "./rank-sum-distribution.js";

/** Without ties, the exact distribution is used up to this many values per side. */
const MOST_EXACT = 50;
/** With ties, all arrangements are enumerated up to this many values in total: at most C(12, 6) = 924. */
const MOST_TIED = 12;

/** The result of a Mann–Whitney test of sides A and B. */
export interface MannWhitney {
  /** Pairs with a > b, plus half of the pairs with a = b. */
  readonly u: number;
  /** Two-sided: the chance of a U at least as far from nA·nB/2. */
  readonly p: number;
  /** How p was found: the exact distribution, all arrangements of tied values, or normal with corrections. */
  readonly method: "exact" | "enumerated" | "normal";
}

/**
 * Tests whether values of one side tend to be larger than those of the other.
 *
 * Pass as many durations as there are bursts: if the stalls of a burst are alike, raw durations raise the false alarms from 5 to 38 % at six stalls
 * per burst. Source: Mann and Whitney, Annals of Mathematical Statistics 18 (1947); R `wilcox.test`.
 *
 * @param a in any order
 * @param b in any order
 * @returns undefined if a side has no value
 */
export function mannWhitney(a: ArrayLike<number>, b: ArrayLike<number>): MannWhitney | undefined {
  const [nA, nB] = [a.length, b.length];
  if (nA === 0 || nB === 0) return undefined;
  const ranked = rank(Float64Array.from(a).sort(), Float64Array.from(b).sort());
  const { u, ties } = ranked;
  if (ties === 0 && nA <= MOST_EXACT && nB <= MOST_EXACT) {
    const tail = Math.min(rankSumLowerTail(u, nA, nB), rankSumLowerTail(nA * nB - u, nA, nB));
    return { u, p: Math.min(1, 2 * tail), method: "exact" };
  }
  if (ties > 0 && nA + nB <= MOST_TIED)
    return { u, p: enumeratedP(ranked, nA), method: "enumerated" };
  return { u, p: normalP(ranked, nA, nB), method: "normal" };
}

interface Ranked {
  readonly u: number;
  /** Σ(t³ − t) over groups of t equal values. */
  readonly ties: number;
  /** The doubled midrank of each value of both sides: integers. */
  readonly doubledRanks: readonly number[];
}

/** @param a in ascending order @param b in ascending order */
function rank(a: Float64Array, b: Float64Array): Ranked {
  const doubledRanks: number[] = [];
  let u = 0;
  let ties = 0;
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const value = Math.min(a[i] ?? Number.POSITIVE_INFINITY, b[j] ?? Number.POSITIVE_INFINITY);
    const [firstOfA, firstOfB] = [i, j];
    while (a[i] === value) i++;
    while (b[j] === value) j++;
    const count = i - firstOfA + j - firstOfB;
    u += (i - firstOfA) * (firstOfB + (j - firstOfB) / 2);
    ties += count ** 3 - count;
    for (let k = 0; k < count; k++) doubledRanks.push(2 * (firstOfA + firstOfB) + count + 1);
  }
  return { u, ties, doubledRanks };
}

/** The normal approximation with corrections for ties and continuity. */
function normalP({ u, ties }: Ranked, nA: number, nB: number): number {
  const n = nA + nB;
  const sigma = Math.sqrt(((nA * nB) / 12) * (n + 1 - ties / (n * (n - 1))));
  const distance = Math.max(0, Math.abs(u - (nA * nB) / 2) - 0.5);
  // If all values are equal, no arrangement differs from another.
  return normalTwoSidedP(sigma === 0 ? 0 : distance / sigma);
}

/** The share of arrangements with a U at least as far from its mean. */
function enumeratedP({ u, doubledRanks }: Ranked, nA: number): number {
  const values = Float64Array.from(doubledRanks);
  const strata = [{ values, base: 0, nonZero: values.length, sizeA: nA }];
  const mean = nA * (values.length - nA);
  let farther = 0;
  // U is A's rank sum less its smallest possible value.
  enumerateSums(strata, (sum) => {
    if (Math.abs(sum - nA * (nA + 1) - mean) >= Math.abs(2 * u - mean)) farther++;
  });
  return farther / countArrangements(strata);
}
