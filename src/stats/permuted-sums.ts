/**
 * Three ways to the distribution of side A's total when the blocks are dealt anew: all of them, the exact
 * distribution by counting, and a sample.
 */
import type { Stratum } from "./block-strata.js";
import type { RandomUint32 } from "./seeded-random.js";

/** Calls `visit` with A's total for every way to deal the blocks. Only for few: the caller has counted them. */
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
  descend(0, 0, 0, 0);
}

/** Roughly how many additions `exactSumDistribution` makes; Infinity if the values are not small whole numbers. */
export function exactCost(strata: readonly Stratum[]): number {
  let total = 0;
  let cost = 0;
  for (const { values, nonZero, sizeA } of strata) {
    for (let i = 0; i < nonZero; i++) {
      const value = values[i] ?? 0;
      if (!Number.isInteger(value) || value < 0) return Number.POSITIVE_INFINITY;
      total += value;
      cost += Math.min(i + 1, sizeA) * (total + 1);
    }
  }
  return cost;
}

/**
 * The exact distribution of A's total for whole values: element s is the chance of the total s.
 *
 * Each block that is not 0 goes to A with the chance (places left in A)/(blocks left); what is followed is how many
 * went there and what they add up to. Blocks of 0 change nothing and cost nothing, which is why 500 rare functions
 * over 2,000 blocks take a second and no shuffles.
 */
export function exactSumDistribution(strata: readonly Stratum[]): Float64Array {
  let total = 0;
  for (const { values } of strata) for (const value of values) total += value;
  const width = total + 1;
  let chances = new Float64Array(width);
  chances[0] = 1;
  let reached = 0;
  for (const { values, nonZero, sizeA } of strata) {
    const rows = Math.min(nonZero, sizeA);
    const table = new Float64Array((rows + 1) * width);
    table.set(chances);
    for (let i = 0; i < nonZero; i++) {
      const value = values[i] ?? 0;
      for (let taken = Math.min(i, rows); taken >= 0; taken--) {
        const toA = Math.max(0, (sizeA - taken) / (values.length - i));
        const row = taken * width;
        const target = row + width + value;
        for (let sum = 0; sum <= reached; sum++) {
          const chance = table[row + sum] ?? 0;
          if (chance === 0) continue;
          if (toA > 0) table[target + sum] = (table[target + sum] ?? 0) + chance * toA;
          table[row + sum] = chance * (1 - toA);
        }
      }
      reached += value;
    }
    chances = new Float64Array(width);
    for (let at = 0; at < table.length; at++) {
      const sum = at % width;
      chances[sum] = (chances[sum] ?? 0) + (table[at] ?? 0);
    }
  }
  return chances;
}

const TWO_32 = 4_294_967_296;

/**
 * A function that deals the blocks at random and returns A's total.
 *
 * For a stratum with few values that are not 0 it deals only those, one after the other; else it draws the smaller
 * side by a partial Fisher–Yates shuffle. Indices come from a 32-bit number times the length, whose bias is below
 * one in two million for 2,000 blocks.
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
    const total = values.reduce((sum, value) => sum + value, 0);
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
  const [only] = samplers;
  if (samplers.length === 1 && only !== undefined) return only;
  return () => {
    let sum = 0;
    for (const sample of samplers) sum += sample();
    return sum;
  };
}
