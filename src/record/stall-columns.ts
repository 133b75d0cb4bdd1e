/** The stalls of one session in one input, as columns of equal length and added up. */
export interface StallColumns {
  readonly count: number;
  /** Their beginnings, epoch ms. */
  readonly startsMs: Float64Array;
  /** Their durations (ms), rounded to microseconds. */
  readonly durationsMs: Float64Array;
  /** The same durations in µs. */
  readonly durationsUs: Float64Array;
  readonly blockedUs: number;
  /** The earliest and the latest start, epoch ms. */
  readonly firstMs: number;
  readonly lastMs: number;
  readonly shortestMs: number;
  readonly longestMs: number;
  /** The indexes of at least the five longest, if there are so many: the longest first, and of equals the earliest. */
  readonly longest: ArrayLike<number>;
  /** Runs of stalls in one block of time, three numbers each: the block's number since the epoch, the count, and µs. */
  readonly blocks: Float64Array;
  /** The length of a block. */
  readonly blockMs: number;
}
