/** What began in one block of time on one host. */
export interface BlockCount {
  count: number;
  /** Whole microseconds. */
  blockedUs: number;
}

/** The lengths that a block can have, in ms: each a multiple of the one before, so that blocks can be joined. */
export const BLOCK_LENGTHS_MS = [600_000, 3_600_000, 86_400_000] as const;

/** The numbers of blocks lie between this and its negative: ten minutes each, for as long as a Date can tell. */
const BLOCK_LIMIT = 2 ** 34;

/** Stalls counted by host and block of time. */
export class BlockCounts {
  /** By host and block in one number: with a map for each host, a fleet would have more maps than stalls. */
  readonly #counts = new Map<number, BlockCount>();
  /** The block that was asked for last; stalls come in the order of time. */
  #lastKey = -1;
  #last: BlockCount = { count: 0, blockedUs: 0 };

  get size(): number {
    return this.#counts.size;
  }

  /**
   * @param host index of the host
   * @param block number of the block since the epoch
   */
  add(host: number, block: number, count: number, blockedUs: number): void {
    const key = host * 2 * BLOCK_LIMIT + block + BLOCK_LIMIT;
    if (key !== this.#lastKey) {
      this.#last = this.#find(key);
      this.#lastKey = key;
    }
    this.#last.count += count;
    this.#last.blockedUs += blockedUs;
  }

  /** Adds stalls of one host. @param blockMs length of a block */
  addAll(host: number, startsMs: Float64Array, durationsUs: Float64Array, blockMs: number): void {
    let count = 0;
    let blockedUs = 0;
    let last = Number.NaN;
    for (let i = 0; i < startsMs.length; i++) {
      const block = Math.floor((startsMs[i] as number) / blockMs);
      if (block !== last) {
        if (count > 0) this.add(host, last, count, blockedUs);
        last = block;
        count = 0;
        blockedUs = 0;
      }
      count++;
      blockedUs += durationsUs[i] as number;
    }
    if (count > 0) this.add(host, last, count, blockedUs);
  }

  *entries(): Generator<readonly [host: number, block: number, counts: BlockCount]> {
    for (const [key, counts] of this.#counts) {
      const host = Math.floor(key / (2 * BLOCK_LIMIT));
      yield [host, key - host * 2 * BLOCK_LIMIT - BLOCK_LIMIT, counts];
    }
  }

  /** Four numbers a block: host, number of the block, stalls, blocked microseconds; in the order of hosts and time. */
  rows(numberOf: (host: number) => number): number[] {
    return Array.from(this.entries(), ([host, block, counts]) => {
      return { host: numberOf(host), block, counts };
    })
      .sort((a, b) => a.host - b.host || a.block - b.block)
      .flatMap(({ host, block, counts }) => [host, block, counts.count, counts.blockedUs]);
  }

  /** The same in blocks that are `factor` times as long. */
  coarsened(factor: number): BlockCounts {
    const coarse = new BlockCounts();
    for (const [host, block, { count, blockedUs }] of this.entries()) {
      coarse.add(host, Math.floor(block / factor), count, blockedUs);
    }
    return coarse;
  }

  #find(key: number): BlockCount {
    let found = this.#counts.get(key);
    if (found === undefined) {
      found = { count: 0, blockedUs: 0 };
      this.#counts.set(key, found);
    }
    return found;
  }
}
