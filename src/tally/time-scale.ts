import { BLOCK_LENGTHS_MS } from "./block-counts.js";

/** How many blocks of time all tallies together keep before the blocks are made longer: about 20 MB. */
export const MOST_BLOCKS = 200_000;

/** The same for bursts. */
export const MOST_BURSTS = 200_000;

/**
 * How finely the tallies of an aggregator keep the time of their stalls. A scale only ever gets coarser, and whether it does
 * depends on what is counted and not on the order of counting: a part has never more blocks than the whole.
 */
export class TimeScale {
  /** Length of a block in ms. */
  blockMs: number = BLOCK_LENGTHS_MS[0];
  /** A longer silence (ms) begins a new burst; undefined where bursts are not kept. */
  burstGapMs: number | undefined;
  /** Blocks that all tallies have together. */
  blockCount = 0;
  /** Bursts that all tallies have together. */
  burstCount = 0;

  constructor(burstGapMs: number | undefined) {
    this.burstGapMs = burstGapMs;
  }

  /** A gap by which there are fewer bursts, if there are too many. */
  get widerGapMs(): number | undefined {
    if (this.burstGapMs === undefined || this.burstCount <= MOST_BURSTS) return undefined;
    return 2 * this.burstGapMs;
  }

  /** The next length of a block, if there are too many of this one. */
  get coarserMs(): number | undefined {
    if (this.blockCount <= MOST_BLOCKS) return undefined;
    return BLOCK_LENGTHS_MS.find((lengthMs) => lengthMs > this.blockMs);
  }
}
