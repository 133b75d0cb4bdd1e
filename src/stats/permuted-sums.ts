/**
 * The distribution of side A's total when the cells are dealt to the sides at random: enumerated or sampled.
 */

import type { Stratum } from "./dealt-strata.js";
import type { RandomUint32 } from "./seeded-random.js";
import { sumOf } from "./sum-of.js";

/** Calls `visit` with A's total for every way to deal the cells. The caller must make sure that there are few. */
export function enumerateSums(strata: readonly Stratum[], visit: (sumA: number) => void): void {
  const descend = (index: number, at: number, takenA: number, sum: number): void => {
    const stratum = strata[index];
    if (stratum === undefined) {
      visit(sum);
      return;
    }
    const left = stratum.values.length - at;
    if (left === 0) {
      descend(index + 1, 0, 0, sum);
      return;
    }
    const wanted = stratum.sizeA - takenA;
    if (wanted > 0) descend(index, at + 1, takenA + 1, sum + (stratum.values[at] ?? 0));
    if (wanted < left) descend(index, at + 1, takenA, sum);
  };
  descend(0, 0, 0, baseOf(strata));
}

/** The part of A's total that is the same however the cells are dealt. */
export function baseOf(strata: readonly Stratum[]): number {
  return strata.reduce((sum, { base, sizeA }) => sum + base * sizeA, 0);
}

const TWO_32 = 4_294_967_296;

/**
 * Creates a function that deals the cells at random and returns A's total.
 *
 * In a stratum with few non-zero values it deals only those, one after another; else it draws the smaller side by a partial
 * Fisher–Yates shuffle. Indices are a 32-bit number scaled to the length, with a bias below one in two million for 2,000 blocks.
 */
export function sumSampler(strata: readonly Stratum[], random: RandomUint32): () => number {
  const samplers = strata.map(({ values, nonZero, sizeA }) => {
    const size = values.length;
    const smaller = Math.min(sizeA, size - sizeA);
    if (nonZero <= smaller) {
      return (): number => {
        let sum = 0;
        let places = sizeA;
        for (let i = 0; i < nonZero; i++) {
          if (random() * (size - i) < places * TWO_32) {
            sum += values[i] ?? 0;
            places--;
          }
        }
        return sum;
      };
    }
    const deck = values.slice();
    const total = sumOf(values);
    return (): number => {
      let sum = 0;
      for (let i = 0; i < smaller; i++) {
        const j = i + Math.floor((random() * (size - i)) / TWO_32);
        const drawn = deck[j] ?? 0;
        deck[j] = deck[i] ?? 0;
        deck[i] = drawn;
        sum += drawn;
      }
      return smaller === sizeA ? sum : total - sum;
    };
  });
  const base = baseOf(strata);
  return () => {
    let sum = base;
    for (const sample of samplers) sum += sample();
    return sum;
  };
}
