import { BLOCK_LENGTHS_MS } from "./block-counts.js";
import type { Grain, Tally } from "./tally.js";

/**
 * How finely the tallies of an aggregator keep the time of their stalls. A scale only gets coarser, depending on what is counted and
 * not on the order of counting, because a part never has more blocks than the whole.
 */
export class TimeScale implements Grain {
  blockMs: number = BLOCK_LENGTHS_MS[0];
  burstGapMs: number | undefined;
  readonly #mostBlocks: number;
  /** Blocks that all tallies have together. */
  #blockCount = 0;
  /** Bursts that all tallies have together. */
  #burstCount = 0;

  /** @param mostBlocks of all tallies together, and as many bursts */
  constructor(burstGapMs: number | undefined, mostBlocks: number) {
    this.burstGapMs = burstGapMs;
    this.#mostBlocks = mostBlocks;
  }

  /** Notes what a tally has; `sign` is -1 before it changes, 1 afterwards. */
  note({ blocks, bursts }: Tally, sign: 1 | -1): void {
    this.#blockCount += sign * blocks.size;
    this.#burstCount += sign * bursts.size;
  }

  /** A wider gap, which joins bursts, if there are too many. */
  get widerGapMs(): number | undefined {
    if (this.burstGapMs === undefined || this.#burstCount <= this.#mostBlocks) return undefined;
    return 2 * this.burstGapMs;
  }

  /** The next length of a block, if there are too many of this one. */
  get coarserMs(): number | undefined {
    if (this.#blockCount <= this.#mostBlocks) return undefined;
    return BLOCK_LENGTHS_MS.find((lengthMs) => lengthMs > this.blockMs);
  }
}
