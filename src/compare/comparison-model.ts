/**
 * The finished comparison of two sides: plain data for the renderers. Durations are milliseconds, rates are per observed
 * hour (hours x processes), times epoch milliseconds.
 */

import type { Problem } from "../record/problem.js";
import type {
  Group,
  HistogramBin,
  HourOfReport,
  Location,
  ReportTotals,
  ReportWarning,
} from "../report/model.js";
import type { RateNote, Outcome as RateOutcome } from "../stats/rate-verdict.js";
import type { Span } from "../tally/life-line.js";
import type { Missing } from "../tally/missing.js";
import type { Coverage } from "../tally/observed-time.js";
import type { ReadInput } from "../tally/read-input.js";

/** What can be said of a change. `new` and `fixed` are worse and better for what one side alone has. */
export type Outcome = RateOutcome;

/** The same quantity on both sides. */
export interface BeforeAfter<T> {
  readonly before: T;
  readonly after: T;
}

/** One side of a comparison. */
export interface ComparisonSide {
  readonly label: string;
  readonly inputs: readonly ReadInput[];
  readonly window: Span | undefined;
  readonly coverage: Coverage;
  readonly totals: ReportTotals;
  readonly versions: readonly string[];
  readonly hosts: readonly string[];
  readonly nodeVersions: readonly string[];
  /** Milliseconds; several if the sessions differ. */
  readonly thresholds: readonly number[];
  /** Without suspects, by blocked time; they sum to `totals`. */
  readonly groups: readonly Group[];
  readonly hourly: readonly HourOfReport[];
  readonly histogram: readonly HistogramBin[];
}

/** An estimate with its 95 % interval; infinite where the other side has nothing. */
export interface Estimate {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

/** Lengths of stalls on one side; undefined fields where there is no stall. */
export interface Lengths {
  /** 95 % intervals by order statistics, one length per burst; undefined where there are too few bursts. */
  readonly p50Interval: readonly [lowMs: number, highMs: number] | undefined;
  readonly p95Interval: readonly [lowMs: number, highMs: number] | undefined;
  readonly p50Ms: number | undefined;
  readonly p95Ms: number | undefined;
  readonly maxMs: number | undefined;
}

/** What is said about one pair of sides, overall or of one group. */
export interface Change {
  readonly outcome: Outcome;
  readonly notes: readonly RateNote[];
  readonly count: BeforeAfter<number>;
  readonly blockedMs: BeforeAfter<number>;
  /** Undefined where nobody knows for how long the side was watched. */
  readonly ratePerHour: BeforeAfter<number | undefined>;
  readonly rateRatio: Estimate | undefined;
  /** Of blocked time per hour; undefined with fewer than six full blocks of time on a side. */
  readonly blockedRatio: Estimate | undefined;
  readonly pValue: number | undefined;
  /** After the correction for the number of groups; the p-value itself overall. */
  readonly qValue: number | undefined;
  readonly blockedMsPerHour: BeforeAfter<number | undefined>;
  readonly duration: {
    readonly before: Lengths;
    readonly after: Lengths;
    /** The typical ratio of lengths, one per burst. */
    readonly ratio: Estimate | undefined;
    readonly pValue: number | undefined;
  };
  readonly bursts: BeforeAfter<number>;
  /** For something seen on one side only: how many of it the other side should have had, and the chance of none. */
  readonly appearance: { readonly expected: number; readonly chance: number } | undefined;
  /**
   * More observed hours of the after side that would show a doubling; undefined if the verdict needs none, or if a
   * doubling would have been seen already.
   */
  readonly needHours: number | undefined;
  /** How the p-value was found. */
  readonly test: string | undefined;
}

/** One group on both sides. */
export interface ChangedGroup extends Change {
  readonly id: string;
  readonly function: string;
  readonly location: Location | undefined;
  readonly package: string | undefined;
  /** The group of the before side that this one probably is under another name, and why. */
  readonly renamedFrom:
    | { readonly id: string; readonly function: string; readonly reason: string }
    | undefined;
}

/** Something that differs between the sides besides the code, and what to do about it. */
export interface ComparabilityNote {
  readonly code: string;
  readonly message: string;
}

/** The whole comparison. */
export interface Comparison {
  readonly before: ComparisonSide;
  readonly after: ComparisonSide;
  readonly comparability: readonly ComparabilityNote[];
  readonly overall: Change;
  /** Sorted: worse, new, better, fixed, no meaningful change, cannot tell; then by blocked time of the after side. */
  readonly groups: readonly ChangedGroup[];
  readonly withoutSuspects: Outcome;
  readonly withSuspects: Outcome;
  /** Each side split in two and compared with itself; undefined if it was not asked for or is too short. */
  readonly selfCheck: BeforeAfter<Outcome | undefined> | undefined;
  /** What one needs to do the numbers again. */
  readonly methods: readonly string[];
  readonly problems: readonly Problem[];
  readonly problemCounts: ReadonlyMap<string, number>;
  readonly warnings: readonly ReportWarning[];
  /** What should be in the logs of a side and is not. */
  readonly missing: readonly Missing[];
  readonly isPartial: boolean;
}
