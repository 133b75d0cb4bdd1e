import type { RateSide } from "./rate-side.js";

/** Blocks that may be exchanged: full ones, of the same exposure on both sides. */
export interface FullBlocks {
  readonly counts: Float64Array;
  readonly blockedMs: Float64Array;
  readonly exposureHours: Float64Array;
  readonly hourOfDay?: Float64Array;
}

/** A block whose exposure is within 1 % of the common one is full: clocks and heartbeats do not end on the dot. */
const TOLERANCE = 0.01;

/** The exposure that most blocks of both sides have, in hours: their median. Undefined without blocks. */
function commonExposure(a: RateSide, b: RateSide): number | undefined {
  const all = [a, b].flatMap((side) => Array.from(side.blocks?.exposureHours ?? []));
  return all.sort((p, q) => p - q)[Math.floor(all.length / 2)];
}

function keep(side: RateSide, exposure: number | undefined): FullBlocks {
  const { blocks } = side;
  const kept: number[] = [];
  if (blocks !== undefined && exposure !== undefined) {
    for (let i = 0; i < blocks.exposureHours.length; i++) {
      const off = Math.abs((blocks.exposureHours[i] ?? 0) - exposure);
      if (off <= TOLERANCE * exposure) kept.push(i);
    }
  }
  const pick = (list: ArrayLike<number> | undefined): Float64Array =>
    Float64Array.from(kept, (index) => list?.[index] ?? 0);
  return {
    counts: pick(blocks?.counts),
    blockedMs: pick(blocks?.blockedMs),
    exposureHours: pick(blocks?.exposureHours),
    ...(blocks?.hourOfDay === undefined ? {} : { hourOfDay: pick(blocks.hourOfDay) }),
  };
}

/**
 * The blocks of both sides that may be exchanged for each other.
 *
 * A block of two minutes next to blocks of an hour is no equal: its count of one looks like sixty an hour. So partial
 * blocks (first, last, before a restart) are left out of permutation and dispersion; their stalls and hours still
 * count in the rates.
 */
export function fullBlocks(
  a: RateSide,
  b: RateSide,
): { readonly a: FullBlocks; readonly b: FullBlocks } {
  const exposure = commonExposure(a, b);
  return { a: keep(a, exposure), b: keep(b, exposure) };
}
