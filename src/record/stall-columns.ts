/** Stalls of one session and input, added up and in columns of equal length. */
export interface StallColumns {
  readonly count: number;
  /** When they began, epoch ms. */
  readonly startsMs: Float64Array;
  /** Their durations, rounded to microseconds. */
  readonly durationsMs: Float64Array;
  /** The same in microseconds. */
  readonly durationsUs: Float64Array;
  readonly blockedUs: number;
  /** The earliest and the latest start, epoch ms. */
  readonly firstMs: number;
  readonly lastMs: number;
  readonly shortestMs: number;
  readonly longestMs: number;
  /** Runs of stalls in one block of time, three numbers each: number of the block since the epoch, how many, µs. */
  readonly blocks: Float64Array;
  /** Length of a block. */
  readonly blockMs: number;
}
