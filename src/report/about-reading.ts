import type { Problem } from "../record/problem.js";
import type { Missing } from "../tally/missing.js";
import type { ReportWarning } from "./warning.js";

/** What the reader of a report, a comparison or a trend must know of the reading. */
export interface AboutReading {
  /** The first of each kind. */
  readonly problems: readonly Problem[];
  readonly problemCounts: ReadonlyMap<string, number>;
  readonly warnings: readonly ReportWarning[];
  /** What should be in the logs and is not; empty where nothing was expected. */
  readonly missing: readonly Missing[];
  /** Reading was interrupted: the result is of what had been read by then. */
  readonly isPartial: boolean;
}
