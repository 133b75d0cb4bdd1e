import { BLOCK_LENGTHS_MS } from "./block-counts.js";
import type { Grain, Tally } from "./tally.js";

/** How many blocks of time all tallies together keep before the blocks are made longer: about 20 MB. */
const MOST_BLOCKS = 200_000;

/** The same for bursts. */
const MOST_BURSTS = 200_000;

/**
 * How finely the tallies of an aggregator keep the time of their stalls. A scale only gets coarser, depending on what is counted and
 * not on the order of counting, because a part never has more blocks than the whole.
 */
export class TimeScale implements Grain {
  blockMs: number = BLOCK_LENGTHS_MS[0];
  burstGapMs: number | undefined;
  /** Blocks that all tallies have together. */
  #blockCount = 0;
  /** Bursts that all tallies have together. */
  #burstCount = 0;

  constructor(burstGapMs: number | undefined) {
    this.burstGapMs = burstGapMs;
  }

  /** Notes what a tally has; `sign` is -1 before it changes, 1 afterwards. */
  note({ blocks, bursts }: Tally, sign: 1 | -1): void {
    this.#blockCount += sign * blocks.size;
    this.#burstCount += sign * bursts.size;
  }

  /** A wider gap, which joins bursts, if there are too many. */
  get widerGapMs(): number | undefined {
    if (this.burstGapMs === undefined || this.#burstCount <= MOST_BURSTS) return undefined;
    return 2 * this.burstGapMs;
  }

  /** The next length of a block, if there are too many of this one. */
  get coarserMs(): number | undefined {
    if (this.#blockCount <= MOST_BLOCKS) return undefined;
    return BLOCK_LENGTHS_MS.find((lengthMs) => lengthMs > this.blockMs);
  }
}
