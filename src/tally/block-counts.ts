import { DAY_MS, HOUR_MS, MINUTE_MS } from "../record/time-units.js";

/**
 * Receives what began in one block of time on one host.
 *
 * @param host index of the host
 * @param block number of the block since the epoch
 * @param blockedUs whole microseconds
 */
type BlockVisitor = (host: number, block: number, count: number, blockedUs: number) => void;

/** Stalls added up by equal spans of time, the first of which begins at `fromMs` (epoch ms). */
export interface SpanSums {
  readonly fromMs: number;
  readonly spanMs: number;
  /** One entry for each span. */
  readonly counts: Float64Array;
  readonly blockedUs: Float64Array;
}

/** Sums of spans in which nothing is counted yet. */
export function emptySpans(fromMs: number, spanMs: number, count: number): SpanSums {
  const [counts, blockedUs] = [new Float64Array(count), new Float64Array(count)];
  return { fromMs, spanMs, counts, blockedUs };
}

/** The lengths that a block can have (ms): each is a multiple of the one before, which lets blocks be joined. */
export const BLOCK_LENGTHS_MS = [10 * MINUTE_MS, HOUR_MS, DAY_MS] as const;

/** The numbers of blocks lie between this and its negative: ten minutes each, for as long as a Date can tell. */
const BLOCK_LIMIT = 2 ** 34;

/** The table's first size, a power of two; a third of the places stay empty. Most stacks occur in one block. */
const FIRST_PLACES = 2;

/** Numbers of a run: block, count, microseconds. */
const RUN_NUMBERS = 3;
/** Numbers of a place: key, count, microseconds; all 0 where it is empty, since no block has that key. */
const PLACE_NUMBERS = 3;

/**
 * Stalls counted by host and block of time: a table with open addressing over plain numbers. A `Map` of objects took four times the
 * time and memory, and there are some ten thousand blocks.
 */
export class BlockCounts {
  /** The key is host and block in one number: with a table for each host, a fleet would have more tables than stalls. */
  #table = new Float64Array(PLACE_NUMBERS * FIRST_PLACES);
  #size = 0;
  /** The place of the latest block: stalls come nearly in the order of time. */
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
      if (key === 0) continue;
      const host = Math.floor(key / (2 * BLOCK_LIMIT));
      const block = key - host * 2 * BLOCK_LIMIT - BLOCK_LIMIT;
      visit(host, block, this.#table[at + 1] as number, this.#table[at + 2] as number);
    }
  }

  /**
   * Adds what is counted here to the sums of spans of time, all hosts together; what lies in none of them is left out. Not by
   * {@link forEach}, because a report does it several times for each stack and the calls would take most of the time.
   *
   * @param blockMs the length of a block
   */
  addTo({ fromMs, spanMs, counts, blockedUs }: SpanSums, blockMs: number): void {
    const table = this.#table;
    for (let at = 0; at < table.length; at += PLACE_NUMBERS) {
      const key = table[at] as number;
      if (key === 0) continue;
      const block = key - (2 * Math.floor(key / (2 * BLOCK_LIMIT)) + 1) * BLOCK_LIMIT;
      const span = Math.floor((block * blockMs - fromMs) / spanMs);
      if (span < 0 || span >= counts.length) continue;
      counts[span] = (counts[span] as number) + (table[at + 1] as number);
      blockedUs[span] = (blockedUs[span] as number) + (table[at + 2] as number);
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

  /** The same counts in blocks that are `factor` times as long. */
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
      if (table[at] === 0) {
        this.#makeRoom(1);
        table = this.#table;
        at = placeOf(table, key);
        table[at] = key;
        this.#size++;
      }
      this.#last = at;
    }
    table[at + 1] = (table[at + 1] as number) + count;
    table[at + 2] = (table[at + 2] as number) + blockedUs;
  }

  /** Makes room for more blocks, some of which may be known already. */
  #makeRoom(count: number): void {
    const old = this.#table;
    const needed = (3 * (this.#size + count)) / 2;
    let places = old.length / PLACE_NUMBERS;
    if (needed <= places) return;
    while (places < needed) places *= 2;
    const table = new Float64Array(PLACE_NUMBERS * places);
    for (let from = 0; from < old.length; from += PLACE_NUMBERS) {
      const key = old[from] as number;
      if (key === 0) continue;
      const at = placeOf(table, key);
      table[at] = key;
      table[at + 1] = old[from + 1] as number;
      table[at + 2] = old[from + 2] as number;
    }
    this.#table = table;
    this.#last = 0;
  }
}

/** The place of a key in a table, or the empty place for it. Consecutive blocks are neighbours. */
function placeOf(table: Float64Array, key: number): number {
  const mask = table.length / PLACE_NUMBERS - 1;
  let place = (Math.imul(Math.floor(key / (2 * BLOCK_LIMIT)), 0x9e3779b1) + (key % 2 ** 31)) & mask;
  for (; ; place = (place + 1) & mask) {
    const found = table[PLACE_NUMBERS * place] as number;
    if (found === key || found === 0) return PLACE_NUMBERS * place;
  }
}
