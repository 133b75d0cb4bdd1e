/**
 * Told of what began in one block of time on one host.
 *
 * @param host index of the host
 * @param block number of the block since the epoch
 * @param blockedUs whole microseconds
 */
type BlockVisitor = (host: number, block: number, count: number, blockedUs: number) => void;

/** The lengths that a block can have, in ms: each a multiple of the one before, so that blocks can be joined. */
export const BLOCK_LENGTHS_MS = [600_000, 3_600_000, 86_400_000] as const;

/** The numbers of blocks lie between this and its negative: ten minutes each, for as long as a Date can tell. */
const BLOCK_LIMIT = 2 ** 34;

/** Places of the table at first, a power of two; a third of them stay empty. Most stacks are met in one block. */
const FIRST_PLACES = 2;

/** Numbers of a run: block, count, microseconds. */
const RUN_NUMBERS = 3;
/** Numbers of a place: key, count, microseconds. */
const PLACE_NUMBERS = 3;

/**
 * Stalls counted by host and block of time: a table with open addressing over plain numbers. A `Map` of objects took four times the
 * time and memory, and there are some ten thousand blocks.
 */
export class BlockCounts {
  /** By host and block in one number: with a table for each host, a fleet would have more tables than stalls. */
  #table = emptyTable(FIRST_PLACES);
  #size = 0;
  /** Where the block is that was asked for last: stalls come in the order of time. */
  #last = 0;

  get size(): number {
    return this.#size;
  }

  /**
   * @param host index of the host
   * @param block number of the block since the epoch
   */
  add(host: number, block: number, count: number, blockedUs: number): void {
    this.#addTo(host * 2 * BLOCK_LIMIT + block + BLOCK_LIMIT, count, blockedUs);
  }

  /**
   * Adds stalls of one host.
   *
   * @param runs three numbers each: block, how many, microseconds
   * @param factor how many times as long the blocks here are
   */
  addRuns(host: number, runs: Float64Array, factor: number): void {
    this.#makeRoom(runs.length / RUN_NUMBERS);
    const first = host * 2 * BLOCK_LIMIT + BLOCK_LIMIT;
    for (let at = 0; at < runs.length; at += RUN_NUMBERS) {
      const block = Math.floor((runs[at] as number) / factor);
      this.#addTo(first + block, runs[at + 1] as number, runs[at + 2] as number);
    }
  }

  /** Visits all blocks, in no order. */
  forEach(visit: BlockVisitor): void {
    for (let at = 0; at < this.#table.length; at += PLACE_NUMBERS) {
      const key = this.#table[at] as number;
      if (Number.isNaN(key)) continue;
      const host = Math.floor(key / (2 * BLOCK_LIMIT));
      const block = key - host * 2 * BLOCK_LIMIT - BLOCK_LIMIT;
      visit(host, block, this.#table[at + 1] as number, this.#table[at + 2] as number);
    }
  }

  /** Four numbers a block: host, number of the block, stalls, blocked microseconds; in the order of hosts and time. */
  rows(numberOf: (host: number) => number): number[] {
    const rows: (readonly [number, number, number, number])[] = [];
    this.forEach((host, ...of) => {
      rows.push([numberOf(host), ...of]);
    });
    return rows.sort((a, b) => a[0] - b[0] || a[1] - b[1]).flat();
  }

  /** The same in blocks that are `factor` times as long. */
  coarsened(factor: number): BlockCounts {
    const coarse = new BlockCounts();
    this.forEach((host, block, ...counts) => {
      coarse.add(host, Math.floor(block / factor), ...counts);
    });
    return coarse;
  }

  #addTo(key: number, count: number, blockedUs: number): void {
    let table = this.#table;
    let at = this.#last;
    if (table[at] !== key) {
      at = placeOf(table, key);
      if (table[at] !== key) {
        this.#makeRoom(1);
        table = this.#table;
        at = placeOf(table, key);
        table[at] = key;
        table[at + 1] = 0;
        table[at + 2] = 0;
        this.#size++;
      }
      this.#last = at;
    }
    table[at + 1] = (table[at + 1] as number) + count;
    table[at + 2] = (table[at + 2] as number) + blockedUs;
  }

  /** Makes room for further blocks, though some may be known already. */
  #makeRoom(count: number): void {
    const old = this.#table;
    const needed = (3 * (this.#size + count)) / 2;
    let places = old.length / PLACE_NUMBERS;
    if (needed <= places) return;
    while (places < needed) places *= 2;
    const table = emptyTable(places);
    for (let from = 0; from < old.length; from += PLACE_NUMBERS) {
      const key = old[from] as number;
      if (Number.isNaN(key)) continue;
      const at = placeOf(table, key);
      table[at] = key;
      table[at + 1] = old[from + 1] as number;
      table[at + 2] = old[from + 2] as number;
    }
    this.#table = table;
    this.#last = 0;
  }
}

/** A table without keys. */
function emptyTable(places: number): Float64Array {
  return new Float64Array(PLACE_NUMBERS * places).fill(Number.NaN);
}

/** Where a key is in a table, or the empty place for it. Blocks that follow each other are beside each other. */
function placeOf(table: Float64Array, key: number): number {
  const mask = table.length / PLACE_NUMBERS - 1;
  let place = (Math.imul(Math.floor(key / (2 * BLOCK_LIMIT)), 0x9e3779b1) + (key % 2 ** 31)) & mask;
  for (; ; place = (place + 1) & mask) {
    const found = table[PLACE_NUMBERS * place] as number;
    if (found === key || Number.isNaN(found)) return PLACE_NUMBERS * place;
  }
}
