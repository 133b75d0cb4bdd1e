/** What began in one block of time on one host. */
export interface BlockCount {
  count: number;
  /** Whole microseconds. */
  blockedUs: number;
}

/** The lengths that a block can have, in ms: each a multiple of the one before, so that blocks can be joined. */
export const BLOCK_LENGTHS_MS = [600_000, 3_600_000, 86_400_000] as const;

/** More hosts than a key has room for share the last place. */
const MOST_HOSTS = 2 ** 20;

/** Stalls counted by host and block of time. */
export class BlockCounts {
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
    const key = keyOf(host, block);
    if (key !== this.#lastKey) {
      let known = this.#counts.get(key);
      if (known === undefined) {
        known = { count: 0, blockedUs: 0 };
        this.#counts.set(key, known);
      }
      this.#lastKey = key;
      this.#last = known;
    }
    this.#last.count += count;
    this.#last.blockedUs += blockedUs;
  }

  /** In the order of hosts and time. */
  *entries(): Generator<readonly [host: number, block: number, counts: BlockCount]> {
    const keys = [...this.#counts.keys()].sort((a, b) => a - b);
    for (const key of keys) {
      yield [hostOf(key), blockOf(key), this.#counts.get(key) as BlockCount];
    }
  }

  /** The same on one host. */
  onHost(host: number): BlockCounts {
    const moved = new BlockCounts();
    for (const [, block, { count, blockedUs }] of this.entries()) {
      moved.add(host, block, count, blockedUs);
    }
    return moved;
  }

  /** The same in blocks that are `factor` times as long. */
  coarsened(factor: number): BlockCounts {
    const coarse = new BlockCounts();
    for (const [host, block, { count, blockedUs }] of this.entries()) {
      coarse.add(host, Math.floor(block / factor), count, blockedUs);
    }
    return coarse;
  }
}

/** Blocks of ten minutes since the epoch fit into 32 bits until far beyond any date that a log can hold in practice. */
const BLOCKS = 2 ** 32;
const OFFSET = 2 ** 31;

function keyOf(host: number, block: number): number {
  return Math.min(host, MOST_HOSTS) * BLOCKS + (block + OFFSET);
}

function hostOf(key: number): number {
  return Math.floor(key / BLOCKS);
}

function blockOf(key: number): number {
  return (key % BLOCKS) - OFFSET;
}
