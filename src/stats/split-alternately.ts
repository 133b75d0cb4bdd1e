import type { RateSide, SideBlocks } from "./rate-side.js";

function everySecond(list: ArrayLike<number>, start: number): Float64Array {
  return Float64Array.from({ length: Math.ceil((list.length - start) / 2) }, (_, index) => {
    return list[start + 2 * index] ?? 0;
  });
}

function half(side: RateSide, blocks: SideBlocks, start: number): RateSide {
  const counts = everySecond(blocks.counts, start);
  const exposureHours = everySecond(blocks.exposureHours, start);
  const burstLongestMs = everySecond(side.burstLongestMs, start);
  const count = counts.reduce((sum, value) => sum + value, 0);
  return {
    count,
    observedHours: exposureHours.reduce((sum, value) => sum + value, 0),
    blocks: { counts, blockedMs: everySecond(blocks.blockedMs, start), exposureHours },
    // In proportion to the stalls: which burst fell into which block is no longer known.
    burstCount: side.count === 0 ? 0 : Math.ceil((side.burstCount * count) / side.count),
    burstLongestMs,
  };
}

/**
 * Splits one side into its odd and its even blocks, to compare it with itself.
 *
 * Nothing differs between the halves but luck, so a verdict of "worse" or "better" means that this log is too noisy
 * for the tests to be trusted. Hours of the day are dropped, as the halves have different ones. What is alternated
 * are the blocks in the order given, which should be that of time, host by host.
 *
 * @returns undefined if the side has no blocks or only one
 */
export function splitAlternately(side: RateSide): readonly [RateSide, RateSide] | undefined {
  const { blocks } = side;
  if (blocks === undefined || blocks.counts.length < 2) return undefined;
  return [half(side, blocks, 0), half(side, blocks, 1)];
}
