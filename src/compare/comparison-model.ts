import type { AboutReading } from "../report/about-reading.js";
import type { ComparabilityNote } from "./comparability-note.js";
/**
 * The finished comparison of two sides: plain data for the renderers. Durations are milliseconds, rates are per observed
 * hour (hours x processes), times epoch milliseconds.
 */

import type {
  Acceptance,
  Group,
  HistogramBin,
  HourOfReport,
  Location,
  ReportTotals,
} from "../report/model.js";
import type { BeforeAfter } from "../stats/change.js";
import type { NoiseSource } from "../stats/grid.js";
import type { Needed } from "../stats/needed-time.js";
import { OUTCOMES, type Outcome, type OutcomeNote } from "../stats/outcome.js";
import type { RatioMethod } from "../stats/ratio-test.js";
import type { Coverage } from "../tally/observed-time.js";
import type { ReadInput } from "../tally/read-input.js";
import type { Span } from "../tally/span.js";
import type { Confounder } from "./common-ground.js";
import type { RateBase } from "./rate-base.js";

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

/** An estimate with its 95 % interval; infinite where the other side has nothing. */
export interface Estimate {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

/** Lengths of stalls on one side; undefined fields where there is no stall. */
export interface Lengths {
  /** 95 % intervals by order statistics, as if each burst were one stall; undefined where there are too few bursts. */
  readonly p50Interval: readonly [lowMs: number, highMs: number] | undefined;
  readonly p95Interval: readonly [lowMs: number, highMs: number] | undefined;
  readonly p50Ms: number | undefined;
  readonly p95Ms: number | undefined;
  readonly maxMs: number | undefined;
}

/** What is said about one pair of sides, overall or of one group. */
export interface Change {
  readonly outcome: Outcome;
  readonly notes: readonly OutcomeNote[];
  /** What may have made the difference as well as the change itself. */
  readonly confounders: readonly Confounder[];
  readonly count: BeforeAfter<number>;
  readonly blockedMs: BeforeAfter<number>;
  /** What rates are told per: `h`, `1,000 requests`. */
  readonly ratesPer: string;
  /** Per hour, or per what rates are told per. Undefined where it is unknown for how long the side was watched. */
  readonly ratePerHour: BeforeAfter<number | undefined>;
  readonly rateRatio: Estimate | undefined;
  /** The rate has not grown by more than this, with 95 % confidence. */
  readonly rateRatioAtMost: number | undefined;
  /** With 95 % confidence the rate is no higher than this; only of sides without stalls. */
  readonly rateAtMost: BeforeAfter<number | undefined>;
  /** Of blocked time per hour; undefined if a side has none. */
  readonly blockedRatio: Estimate | undefined;
  readonly blockedPValue: number | undefined;
  readonly pValue: number | undefined;
  /** Of both tests together after the correction for the number of groups; overall, of both tests. */
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
  /** What would show a doubling; undefined if the outcome needs nothing, or if it cannot be told. */
  readonly needed: NeededTime | undefined;
  /** How the p-value of the rate was found. */
  readonly test: RatioMethod | undefined;
  /** Between which units the noise was measured that the interval is made of. */
  readonly noise: NoiseSource | undefined;
}

/** What else must be watched, as the fleet is now. */
export interface NeededTime extends Needed {
  /** For hours: hours of the clock with as many processes as the after side has. */
  readonly wallHours: number | undefined;
}

/** One group on both sides. */
export interface ChangedGroup extends Change {
  readonly id: string;
  /** As in a report. */
  readonly title: string;
  readonly place: Location | undefined;
  readonly function: string;
  readonly location: Location | undefined;
  readonly package: string | undefined;
  /** Who owns its code; empty where nobody is known. */
  readonly owners: readonly string[];
  /** The group of the before side that this one probably is under another name, and why. */
  readonly renamedFrom:
    | { readonly id: string; readonly function: string; readonly reason: string }
    | undefined;
  /** It is a known blocker, which no gate looks at. Missing is no. */
  readonly acceptance?: Acceptance;
}

/** What a service of the after side suffers, without suspects and what is accepted. */
export interface ServiceLoad {
  /** Undefined for all services together. */
  readonly service: string | undefined;
  readonly observedHours: number | undefined;
  readonly count: number;
  readonly blockedMs: number;
  readonly longestMs: number;
}

/** What one needs to do the numbers again. */
export interface Methods {
  readonly blockMs: number;
  readonly burstGapMs: number;
  /** Of the shuffles. */
  readonly seed: number;
  readonly level: number;
  readonly meaningfulRatio: number;
  /** Fewer bursts on a side give no interval of p95. */
  readonly leastBurstsForP95: number;
  readonly needed: { readonly power: number; readonly ratio: number };
  /** What rates are told per; an observed hour of a process holds so much of it on each side. */
  readonly rates: RateBase & { readonly perObservedHour: BeforeAfter<number | undefined> };
  /** How the sides were matched by the clock. */
  readonly clock: "concurrent" | "hours" | "none";
}

/** The whole comparison. */
export interface Comparison extends AboutReading {
  readonly before: ComparisonSide;
  readonly after: ComparisonSide;
  readonly comparability: readonly ComparabilityNote[];
  readonly overall: Change;
  /** In the order of OUTCOMES; then by blocked time of the after side. */
  readonly groups: readonly ChangedGroup[];
  /** All services together first. */
  readonly loads: readonly ServiceLoad[];
  readonly withoutSuspects: Outcome;
  /** Without the known blockers: what a gate goes by. */
  readonly withoutAccepted: Outcome;
  readonly withSuspects: Outcome;
  /** Each side split in two and compared with itself; undefined if it was not asked for or is too short. */
  readonly selfCheck: BeforeAfter<Outcome | undefined> | undefined;
  readonly methods: Methods;
}
