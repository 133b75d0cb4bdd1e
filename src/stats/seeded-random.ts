/** A source of uniformly distributed integers 0..2³²−1. */
export type RandomUint32 = () => number;

/** The seed of every shuffle in a report, so that the same logs always give the same report. */
export const DEFAULT_SEED = 20_120_401;

/**
 * A small, fast random number generator (sfc32) with a seed: the same seed gives the same numbers on every machine.
 *
 * Not cryptographic. Not mulberry32, which has only 32 bits of state; sfc32 has 128.
 * Source: C. Doty-Humphrey, PractRand, `sfc32`.
 *
 * @param seed taken modulo 2³²
 */
export function seededRandom(seed: number): RandomUint32 {
  let a = 0;
  let b = seed | 0;
  let c = (seed ^ 0x9e3779b9) | 0;
  let counter = 1;
  const next = (): number => {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + t;
    c |= 0;
    return t >>> 0;
  };
  for (let i = 0; i < 15; i++) next();
  return next;
}
