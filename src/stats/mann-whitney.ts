import { countArrangements } from "./dealt-strata.js";
import { normalTwoSidedP, normalUpperTail } from "./normal-distribution.js";
import { enumerateSums } from "./permuted-sums.js";
import { rankSumLowerTail } from "./rank-sum-distribution.js";

/** Without ties, the exact distribution is used up to this many values per side. */
const MOST_EXACT = 50;
/** With ties, all arrangements are enumerated up to this many values in total: at most C(12, 6) = 924. */
const MOST_TIED = 12;

/** A value and how often it occurs. */
export type Binned = readonly (readonly [value: number, count: number])[];

/** The result of a Mann–Whitney test of sides A and B. */
export interface MannWhitney {
  /** Pairs with a > b, plus half of the pairs with a = b. */
  readonly u: number;
  /** The chance that a value drawn from B is larger than one from A, ties counted half: 1 − U/(nA·nB). */
  readonly chanceBLarger: number;
  /** Two-sided: the chance of a U at least as far from nA·nB/2. */
  readonly p: number;
  /** One-sided: small if A's values are the larger. */
  readonly aLargerP: number;
  /** One-sided: small if A's values are the smaller. */
  readonly aSmallerP: number;
  /** How p was found: the exact distribution, all arrangements of tied values, or normal with corrections. */
  readonly method: "exact" | "enumerated" | "normal";
}

/** The options of a Mann–Whitney test. */
export interface MannWhitneyOptions {
  /** "auto": exact without ties up to 50 per side, enumerated with ties up to 12 in total, else normal. */
  readonly method?: "auto" | "normal";
  /** The correction of ½ in the normal approximation; on unless set to false. */
  readonly continuity?: boolean;
}

interface Ranked {
  readonly nA: number;
  readonly nB: number;
  readonly u: number;
  /** Σ(t³ − t) over groups of t equal values. */
  readonly ties: number;
}

function rank(a: Binned, b: Binned): Ranked {
  let nA = 0;
  let nB = 0;
  let u = 0;
  let ties = 0;
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const value = Math.min(a[i]?.[0] ?? Number.POSITIVE_INFINITY, b[j]?.[0] ?? Infinity);
    let ofA = 0;
    let ofB = 0;
    for (; a[i]?.[0] === value; i++) ofA += a[i]?.[1] ?? 0;
    for (; b[j]?.[0] === value; j++) ofB += b[j]?.[1] ?? 0;
    u += ofA * (nB + ofB / 2);
    nA += ofA;
    nB += ofB;
    const t = ofA + ofB;
    ties += t * t * t - t;
  }
  return { nA, nB, u, ties };
}

function normal({ nA, nB, u, ties }: Ranked, continuity: boolean): MannWhitney {
  const n = nA + nB;
  const sigma = Math.sqrt(((nA * nB) / 12) * (n + 1 - ties / (n * (n - 1))));
  const difference = u - (nA * nB) / 2;
  const half = continuity ? 0.5 : 0;
  // All values equal: no arrangement differs from another.
  const z = (d: number): number => (sigma === 0 ? 0 : d / sigma);
  return {
    u,
    chanceBLarger: 1 - u / (nA * nB),
    p: normalTwoSidedP(z(Math.max(0, Math.abs(difference) - half))),
    aLargerP: normalUpperTail(z(difference - half)),
    aSmallerP: normalUpperTail(z(-difference - half)),
    method: "normal",
  };
}

function enumerated(a: Binned, b: Binned, { nA, nB, u }: Ranked): MannWhitney {
  // Doubled midranks are integers; U is A's rank sum less its smallest possible value.
  const counts = new Map<number, number>();
  for (const [value, count] of [...a, ...b]) counts.set(value, (counts.get(value) ?? 0) + count);
  const ranks: number[] = [];
  let before = 0;
  for (const [, count] of [...counts].sort(([p], [q]) => p - q)) {
    for (let k = 0; k < count; k++) ranks.push(2 * before + count + 1);
    before += count;
  }
  const strata = [{ values: Float64Array.from(ranks), nonZero: ranks.length, sizeA: nA }];
  const doubledU = 2 * u;
  let farther = 0;
  let larger = 0;
  let smaller = 0;
  enumerateSums(strata, (sum) => {
    const doubled = sum - nA * (nA + 1);
    if (Math.abs(doubled - nA * nB) >= Math.abs(doubledU - nA * nB)) farther++;
    if (doubled >= doubledU) larger++;
    if (doubled <= doubledU) smaller++;
  });
  const ways = countArrangements(strata);
  return {
    u,
    chanceBLarger: 1 - u / (nA * nB),
    p: farther / ways,
    aLargerP: larger / ways,
    aSmallerP: smaller / ways,
    method: "enumerated",
  };
}

/**
 * The Mann–Whitney test of values counted in bins, where the values of one bin are ties.
 *
 * It therefore works on two sketches of the same alpha, without the values themselves.
 * Source: Mann and Whitney, Annals of Mathematical Statistics 18 (1947); R `wilcox.test`.
 *
 * @param a in ascending order of value
 * @param b in ascending order of value
 * @returns undefined if a side has no value
 */
export function mannWhitneyOfBins(
  a: Binned,
  b: Binned,
  options: MannWhitneyOptions = {},
): MannWhitney | undefined {
  const ranked = rank(a, b);
  const { nA, nB, u, ties } = ranked;
  if (nA === 0 || nB === 0) return undefined;
  if (options.method !== "normal") {
    if (ties === 0 && nA <= MOST_EXACT && nB <= MOST_EXACT) {
      const aSmallerP = rankSumLowerTail(u, nA, nB);
      const aLargerP = rankSumLowerTail(nA * nB - u, nA, nB);
      const p = Math.min(1, 2 * Math.min(aSmallerP, aLargerP));
      const chanceBLarger = 1 - u / (nA * nB);
      return { u, chanceBLarger, p, aLargerP, aSmallerP, method: "exact" };
    }
    if (ties > 0 && nA + nB <= MOST_TIED) return enumerated(a, b, ranked);
  }
  return normal(ranked, options.continuity ?? true);
}

/**
 * Tests whether values of one side tend to be larger than those of the other.
 *
 * Pass one duration per burst: if the stalls of a burst are alike, raw durations raise the false alarms from 5 to 38 % at six stalls
 * per burst.
 *
 * @param a in any order
 * @param b in any order
 * @returns undefined if a side has no value
 */
export function mannWhitney(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  options: MannWhitneyOptions = {},
): MannWhitney | undefined {
  const binned = (values: ArrayLike<number>): Binned =>
    [...Float64Array.from(values).sort()].map((value) => [value, 1] as const);
  return mannWhitneyOfBins(binned(a), binned(b), options);
}
