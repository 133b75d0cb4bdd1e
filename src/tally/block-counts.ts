/** What began in one block of time on one host. */
export interface BlockCount {
  count: number;
  /** Whole microseconds. */
  blockedUs: number;
}

/** The lengths that a block can have, in ms: each a multiple of the one before, so that blocks can be joined. */
export const BLOCK_LENGTHS_MS = [600_000, 3_600_000, 86_400_000] as const;

/** Stalls counted by host and block of time. */
export class BlockCounts {
  /** By the index of the host, then by the number of the block since the epoch. */
  readonly #hosts = new Map<number, Map<number, BlockCount>>();
  #size = 0;
  /** The block that was asked for last; stalls come in the order of time. */
  #lastHost = -1;
  #lastBlock = -1;
  #last: BlockCount = { count: 0, blockedUs: 0 };

  get size(): number {
    return this.#size;
  }

  /**
   * @param host index of the host
   * @param block number of the block since the epoch
   */
  add(host: number, block: number, count: number, blockedUs: number): void {
    if (block !== this.#lastBlock || host !== this.#lastHost) {
      this.#last = this.#find(host, block);
      this.#lastHost = host;
      this.#lastBlock = block;
    }
    this.#last.count += count;
    this.#last.blockedUs += blockedUs;
  }

  *entries(): Generator<readonly [host: number, block: number, counts: BlockCount]> {
    for (const [host, blocks] of this.#hosts) {
      for (const [block, counts] of blocks) yield [host, block, counts];
    }
  }

  /** Four numbers a block: host, number of the block, stalls, blocked microseconds; in the order of hosts and time. */
  rows(numberOf: (host: number) => number): number[] {
    return [...this.#hosts]
      .map(([host, blocks]) => ({ host: numberOf(host), blocks: [...blocks] }))
      .sort((a, b) => a.host - b.host)
      .flatMap(({ host, blocks }) =>
        blocks
          .sort(([a], [b]) => a - b)
          .flatMap(([block, { count, blockedUs }]) => [host, block, count, blockedUs]),
      );
  }

  /** The same in blocks that are `factor` times as long. */
  coarsened(factor: number): BlockCounts {
    const coarse = new BlockCounts();
    for (const [host, block, { count, blockedUs }] of this.entries()) {
      coarse.add(host, Math.floor(block / factor), count, blockedUs);
    }
    return coarse;
  }

  #find(host: number, block: number): BlockCount {
    let blocks = this.#hosts.get(host);
    if (blocks === undefined) {
      blocks = new Map();
      this.#hosts.set(host, blocks);
    }
    let found = blocks.get(block);
    if (found === undefined) {
      found = { count: 0, blockedUs: 0 };
      blocks.set(block, found);
      this.#size++;
    }
    return found;
  }
}
