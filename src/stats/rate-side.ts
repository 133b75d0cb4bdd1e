/**
 * What a comparison of rates needs to know about one side: sums and lists that add up over files, no stalls.
 */

/** The observed time of one side, cut into blocks: one per host and hour, say. All lists have the same length. */
export interface SideBlocks {
  /** Stalls that start in the block. */
  readonly counts: ArrayLike<number>;
  /** Blocked time of the block in milliseconds. */
  readonly blockedMs: ArrayLike<number>;
  /** Hours the block was watched, > 0. Full blocks of both sides have the same; partial ones may be in the list. */
  readonly exposureHours: ArrayLike<number>;
  /** The stratum of the block, 0..23 for its hour of the day. If both sides have it, blocks are only exchanged within. */
  readonly hourOfDay?: ArrayLike<number>;
}

/** One side of a comparison, of one group or overall. */
export interface RateSide {
  /** Stalls, all of them: also those outside of the blocks. */
  readonly count: number;
  /** Observed time in hours × processes; undefined if the logs do not tell and nobody said. */
  readonly observedHours: number | undefined;
  /** Undefined if the stalls cannot be placed in time (no timestamps): then bursts are all there is. */
  readonly blocks: SideBlocks | undefined;
  /** How many bursts the stalls form; equal to `count` if they come alone. */
  readonly burstCount: number;
  /** The longest stall of each burst, in milliseconds, > 0, in the order of time; may be a sample. */
  readonly burstLongestMs: ArrayLike<number>;
}

/** The blocked time of a side in milliseconds, undefined if it has no blocks. */
export function blockedMsOf(side: RateSide): number | undefined {
  if (side.blocks === undefined) return undefined;
  let sum = 0;
  for (let i = 0; i < side.blocks.blockedMs.length; i++) sum += side.blocks.blockedMs[i] ?? 0;
  return sum;
}
