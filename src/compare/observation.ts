import type { RateScale } from "../report/rate-base.js";
import type { Filters } from "../tally/filters.js";
import type { ReadInput } from "../tally/read-input.js";
import type { Totals } from "../tally/totals.js";

/** One side as it was read. */
export interface Observation {
  readonly label: string;
  readonly totals: Totals;
  readonly filters: Filters;
  readonly inputs: readonly ReadInput[];
  /** Lines that could not be read and may have been stalls of this side. */
  readonly rejectedLineCount: number;
  /** The observed time of this side as given by the user, ms x processes. */
  readonly windowMs: number | undefined;
}

/** The time scale of a comparison; the same on both sides. */
export interface ComparisonScale {
  /** The length of a block in ms. */
  readonly blockMs: number;
  /** A new burst begins after a silence longer than this (ms). */
  readonly burstGapMs: number;
  readonly rates: RateScale;
}
