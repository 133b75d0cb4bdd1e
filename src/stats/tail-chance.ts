/**
 * The shares of the largest values from which the tail is fitted: once from more of them, once from those further out.
 */
const TAIL_SHARES = [0.1, 0.02];
/** No smaller probability is extrapolated. */
const LEAST_CHANCE = 1e-8;

/**
 * The probability of a value beyond those of all shuffles. The number of shuffles would bound it from below, which among hundreds of
 * functions would hide every change. The tail is assumed to fall exponentially from the largest tenth on, like that of a likelihood
 * ratio, and the longer of two estimates is used.
 *
 * Source: T. A. Knijnenburg et al., "Fewer permutations, more accurate P-values", Bioinformatics 25 (2009), with the shape parameter at 0.
 *
 * @param dealt one value per shuffle, in any order; sorted in place
 * @param observed larger than all of these
 * @returns at most 1 / (1 + shuffles)
 */
export function tailChance(dealt: Float64Array, observed: number): number {
  dealt.sort();
  const chances = TAIL_SHARES.map((share) => {
    const count = Math.floor(share * dealt.length);
    const tail = dealt.subarray(dealt.length - count);
    const from = tail[0] as number;
    const scale = tail.reduce((sum, value) => sum + value - from, 0) / count;
    return scale > 0 ? share * Math.exp((from - observed) / scale) : 0;
  });
  return Math.min(1 / (1 + dealt.length), Math.max(LEAST_CHANCE, ...chances));
}
