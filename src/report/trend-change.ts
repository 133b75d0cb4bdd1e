import type { RatioInterval } from "../stats/ratio-test.js";
import type { Deploy } from "./deploy.js";

/** A quantity whose level may change. */
export type TrendQuantity = "rate" | "blocked";

/** Something that differs between the sides along with the change, so that their effects cannot be separated. */
export type Confounder = "host" | "day" | "time-of-day";

/** A change of a function from one level to the next. Times are epoch milliseconds. */
export interface TrendChange {
  readonly direction: "worse" | "better";
  /** What changed; at least one. */
  readonly quantities: readonly TrendQuantity[];
  /** The first start of the version, or the beginning of the first bin of the new level. */
  readonly atMs: number;
  /** The change was at some time in from..to (95 % confidence). */
  readonly from: number;
  readonly to: number;
  /** The version whose first start fits the change, if any. */
  readonly version: Deploy | undefined;
  /** After/before, by the test of `compare`; undefined if a level is too short for it. */
  readonly rateRatio: RatioInterval | undefined;
  readonly blockedRatio: RatioInterval | undefined;
  /** What may explain the difference as well. */
  readonly confounders: readonly Confounder[];
}
