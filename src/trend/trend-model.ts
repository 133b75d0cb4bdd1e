/**
 * The finished trend: what became of each function over time, as plain data for the renderers. Durations are milliseconds, rates are
 * per observed hour (hours x processes), times epoch milliseconds.
 */
import type { Confounder } from "../compare/common-ground.js";
import type { Estimate } from "../compare/comparison-model.js";
import type { RateBase } from "../compare/rate-base.js";
import type { AboutReading } from "../report/about-reading.js";
import type { Acceptance, Deploy, GroupBy, Location, ReportTotals } from "../report/model.js";
import type { Coverage } from "../tally/observed-time.js";
import type { ReadInput } from "../tally/read-input.js";
import type { Span } from "../tally/span.js";

/** What can be said of the whole time: the direction of the last change, or why there is none. */
export type TrendOutcome =
  | "worse"
  | "better"
  /** Nothing that luck would not do as well. */
  | "no-change"
  /** So few stalls, or so short a time, that no change could be told from luck. */
  | "too-few"
  /** It is not known for how long anybody was watching. */
  | "no-exposure";

/** What was seen in one bin of time. */
export interface TrendBin {
  readonly fromMs: number;
  /** Hours x processes of the services of the row; 0 is a time about which nothing is known. */
  readonly observedHours: number;
  readonly count: number;
  readonly blockedMs: number;
}

/** The time between two changes. */
export interface TrendLevel {
  readonly fromMs: number;
  readonly toMs: number;
  readonly observedHours: number;
  readonly count: number;
  readonly blockedMs: number;
  readonly ratePerHour: number;
  readonly blockedMsPerHour: number;
}

/** A quantity whose level may change. */
export type TrendQuantity = "rate" | "blocked";

/** A change from one level to the next. */
export interface TrendChange {
  readonly direction: "worse" | "better";
  /** What changed; at least one. */
  readonly quantities: readonly TrendQuantity[];
  /** The first start of the version, or the beginning of the first bin of the new level. */
  readonly atMs: number;
  /** The change may as well have been at any time from..to (95 %). */
  readonly from: number;
  readonly to: number;
  /** The version whose first start fits the change; undefined where none does. */
  readonly version: Deploy | undefined;
  /** After/before, by the test of `compare`: undefined where a level is too short for it. */
  readonly rateRatio: Estimate | undefined;
  readonly blockedRatio: Estimate | undefined;
  /** What may have made the difference as well. */
  readonly confounders: readonly Confounder[];
}

/** What one version of one service did. */
export interface TrendVersion {
  readonly service: string | undefined;
  readonly version: string | undefined;
  readonly observedHours: number;
  readonly count: number;
  readonly blockedMs: number;
}

/** A function, or all of them, over time. Without suspects. */
export interface TrendRow {
  readonly outcome: TrendOutcome;
  readonly count: number;
  readonly blockedMs: number;
  /** The chance of such a division into levels where nothing changed; undefined where it was not tested. */
  readonly pValue: number | undefined;
  /** The same corrected for the number of functions. */
  readonly qValue: number | undefined;
  /** By time; one more than there are changes. Empty without observed time. */
  readonly levels: readonly TrendLevel[];
  readonly changes: readonly TrendChange[];
  /** By time, without holes. */
  readonly bins: readonly TrendBin[];
  /** By service, then by the first start. */
  readonly versions: readonly TrendVersion[];
}

/** A group over time. */
export interface TrendGroup extends TrendRow {
  readonly id: string;
  readonly title: string;
  readonly place: Location | undefined;
  readonly function: string;
  readonly location: Location | undefined;
  readonly package: string | undefined;
  /** It is a known blocker, which no gate looks at. Missing is no. */
  readonly acceptance?: Acceptance;
}

/** The pattern that is allowed for: hours of a day (or days of a week) are compared with the same ones. */
export type SeasonKind = "hour-of-day" | "hour-of-week" | "day-of-week" | "none";

/** What one needs to do the numbers again. */
export interface TrendMethods {
  /** Of the shuffles. */
  readonly seed: number;
  /** Of the q-values. */
  readonly level: number;
  /** Of the comparison of the levels on both sides of a change. */
  readonly levelOfChange: number;
  readonly meaningfulRatio: number;
  /** What hours are weighed by: one in which twice the ordinary amount was done counts as two. */
  readonly rates: RateBase & { readonly perOrdinaryHour: number };
}

/** The whole trend. */
export interface Trend extends AboutReading {
  readonly inputs: readonly ReadInput[];
  readonly window: Span | undefined;
  readonly coverage: Coverage;
  readonly totals: ReportTotals;
  readonly groupBy: GroupBy;
  readonly binMs: number;
  readonly season: SeasonKind;
  readonly methods: TrendMethods;
  readonly overall: TrendRow;
  /** All but the known blockers: what a gate goes by. */
  readonly withoutAccepted: TrendRow;
  /** What became worse first, then what became better, then the others; each by blocked time. */
  readonly groups: readonly TrendGroup[];
  /** By time. */
  readonly deploys: readonly Deploy[];
}
