/**
 * The finished comparison of two sides: plain data for the renderers. Durations are milliseconds, rates are per observed hour
 * (hours x processes), times are epoch milliseconds.
 */
import type { AboutReading } from "../report/about-reading.js";
import type {
  Acceptance,
  Group,
  HistogramBin,
  HourOfReport,
  Location,
  ReportTotals,
} from "../report/model.js";
import type { RateBase } from "../report/rate-base.js";
import type { Confounder } from "../report/trend-change.js";
import type { BeforeAfter } from "../stats/change.js";
import type { NoiseSource } from "../stats/grid.js";
import type { Needed } from "../stats/needed-time.js";
import { OUTCOMES, type Outcome, type OutcomeNote } from "../stats/outcome.js";
import type { RatioMethod } from "../stats/ratio-test.js";
import type { Coverage } from "../tally/observed-time.js";
import type { ReadInput } from "../tally/read-input.js";
import type { Span } from "../tally/span.js";
import type { ComparabilityNote } from "./comparability-note.js";
import type { Rename } from "./group-pair.js";
import type { SideDivision } from "./side-division.js";

export type { BeforeAfter, Outcome, OutcomeNote };
export { OUTCOMES };

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

/** An estimate with its 95 % interval; infinite if the other side has nothing. */
export interface Estimate {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

/** The lengths of stalls on one side; fields are undefined if there are no stalls. */
export interface Lengths {
  /** 95 % intervals by order statistics, as if each burst were one stall; undefined if there are too few bursts. */
  readonly p50Interval: readonly [lowMs: number, highMs: number] | undefined;
  readonly p95Interval: readonly [lowMs: number, highMs: number] | undefined;
  readonly p50Ms: number | undefined;
  readonly p95Ms: number | undefined;
  readonly maxMs: number | undefined;
}

/** The change between two sides, overall or of one group. */
export interface Change {
  readonly outcome: Outcome;
  readonly notes: readonly OutcomeNote[];
  /** What may explain the difference as well as the change itself. */
  readonly confounders: readonly Confounder[];
  readonly count: BeforeAfter<number>;
  readonly blockedMs: BeforeAfter<number>;
  /** The unit of rates: `h`, `1,000 requests`. */
  readonly ratesPer: string;
  /** Per hour, or per unit of `ratesPer`. Undefined if the side's observed time is unknown. */
  readonly ratePerHour: BeforeAfter<number | undefined>;
  readonly rateRatio: Estimate | undefined;
  /** The upper 95 % bound of the rate ratio. */
  readonly rateRatioAtMost: number | undefined;
  /** The upper 95 % bound of the rate; only for sides without stalls. */
  readonly rateAtMost: BeforeAfter<number | undefined>;
  /** The ratio of blocked time per hour; undefined if a side has none. */
  readonly blockedRatio: Estimate | undefined;
  readonly blockedPValue: number | undefined;
  readonly pValue: number | undefined;
  /** The p of both tests together; for a group, corrected for the number of groups. */
  readonly qValue: number | undefined;
  readonly blockedMsPerHour: BeforeAfter<number | undefined>;
  readonly duration: {
    readonly before: Lengths;
    readonly after: Lengths;
    /** The typical ratio of lengths, with as many as there are bursts. */
    readonly ratio: Estimate | undefined;
    readonly pValue: number | undefined;
  };
  readonly bursts: BeforeAfter<number>;
  /** For something seen on one side only: the expected number on the other side, and the probability of none. */
  readonly appearance: { readonly expected: number; readonly chance: number } | undefined;
  /** What it would take to find a doubling; undefined if the outcome needs nothing, or if it is unknown. */
  readonly needed: NeededTime | undefined;
  /** The test that gave the p-value of the rate. */
  readonly test: RatioMethod | undefined;
  /** The units between which the noise of the interval was measured. */
  readonly noise: NoiseSource | undefined;
  /** What makes a side more than one thing: a version, a moment or hosts; empty if each is one thing for all that is known. */
  readonly divisions: readonly SideDivision[];
}

/** What else must be observed, given the present fleet. */
export interface NeededTime extends Needed {
  /** For hours: wall-clock hours with as many processes as the after side has. */
  readonly wallHours: number | undefined;
}

/** What a group was before. */
export interface RenamedFrom extends Rename {
  readonly id: string;
  readonly title: string;
  readonly function: string;
  /** The ids of other groups that are counted here: callees inlined into one caller, or the parts of a function that was divided. */
  readonly others: BeforeAfter<readonly string[]>;
}

/** One group on both sides. */
export interface ChangedGroup extends Change {
  readonly id: string;
  /** The title, as in a report; of several functions, `parseRow + parseHeader`. */
  readonly title: string;
  readonly place: Location | undefined;
  readonly function: string;
  readonly location: Location | undefined;
  readonly package: string | undefined;
  /** The owners of its code; empty if unknown. */
  readonly owners: readonly string[];
  /** The before side's group that was probably renamed to this one, or whose work this one has now, and why. */
  readonly renamedFrom: RenamedFrom | undefined;
  /** Present for a known blocker, which gates ignore. */
  readonly acceptance?: Acceptance;
}

/** The stalls of a service on the after side, without suspects and known blockers. */
export interface ServiceLoad {
  /** Undefined for all services together. */
  readonly service: string | undefined;
  readonly observedHours: number | undefined;
  readonly count: number;
  readonly blockedMs: number;
  readonly longestMs: number;
}

/** What is needed to reproduce the numbers. */
export interface Methods {
  readonly blockMs: number;
  readonly burstGapMs: number;
  /** The seed of the shuffles. */
  readonly seed: number;
  readonly level: number;
  readonly meaningfulRatio: number;
  /** The fewest bursts of a side that give an interval for p95. */
  readonly leastBurstsForP95: number;
  readonly needed: { readonly power: number; readonly ratio: number };
  /** The unit of rates, and how much of it an observed hour of a process has on each side. */
  readonly rates: RateBase & { readonly perObservedHour: BeforeAfter<number | undefined> };
  /** How the sides were matched by the clock: hour by hour, by hour of the day, or not. */
  readonly clock: "concurrent" | "hours" | "none";
}

/** The whole comparison. */
export interface Comparison extends AboutReading {
  readonly before: ComparisonSide;
  readonly after: ComparisonSide;
  readonly comparability: readonly ComparabilityNote[];
  readonly overall: Change;
  /** In the order of OUTCOMES, then by blocked time. */
  readonly groups: readonly ChangedGroup[];
  /** All services together first. */
  readonly loads: readonly ServiceLoad[];
  readonly withoutSuspects: Outcome;
  /** Without the known blockers; decides gates. */
  readonly withoutAccepted: Outcome;
  readonly withSuspects: Outcome;
  /** Each side split in two and compared with itself; undefined if not requested, or too short. */
  readonly selfCheck: BeforeAfter<Outcome | undefined> | undefined;
  readonly methods: Methods;
}
