/**
 * The finished trend: each function over time, as plain data for the renderers. Durations are milliseconds, rates are per observed
 * hour (hours x processes), times are epoch milliseconds.
 */

import type { AboutReading } from "../report/about-reading.js";
import type { Deploy } from "../report/deploy.js";
import type { Acceptance, GroupBy, Location, ReportTotals } from "../report/model.js";
import type { RateBase } from "../report/rate-base.js";
import type { TrendChange } from "../report/trend-change.js";
import type { Coverage } from "../tally/observed-time.js";
import type { ReadInput } from "../tally/read-input.js";
import type { Span } from "../tally/span.js";

/** The outcome for the whole time: the direction of the last change, or why there is none. */
export type TrendOutcome =
  | "worse"
  | "better"
  /** Nothing that chance does not explain. */
  | "no-change"
  /** Too few stalls, or too short a time, to distinguish a change from chance. */
  | "too-few"
  /** The observed time is unknown. */
  | "no-exposure";

/** One bin of time. */
export interface TrendBin {
  readonly fromMs: number;
  /** Hours x processes of the row's services, weighed by their work if rates are per work; 0 for a time that was not observed. */
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
  /** Per hour, or per `ratesPer` of the row. */
  readonly ratePerHour: number;
  readonly blockedMsPerHour: number;
}

/** The figures of one version of one service. */
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
  /** The probability of such a division into levels without any change; undefined if it was not tested. */
  readonly pValue: number | undefined;
  /** The same corrected for the number of functions. */
  readonly qValue: number | undefined;
  /** The unit of the rates: `h`, `1,000 requests`. */
  readonly ratesPer: string;
  /** How much of that unit one of the `observedHours` has: 1 where rates are per hour. */
  readonly unitsPerHour: number;
  /** In time order, one more than the changes. Empty without observed time. */
  readonly levels: readonly TrendLevel[];
  readonly changes: readonly TrendChange[];
  /** In time order, without holes. */
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
  /** Present for a known blocker, which gates ignore. */
  readonly acceptance?: Acceptance;
}

/** The seasonal pattern: hours of the day (or of the week), or days of the week, are compared with the same ones. */
export type SeasonKind =
  | "hour-of-day"
  | "hour-of-day-weekends-apart"
  | "hour-of-week"
  | "day-of-week"
  | "weekends-apart"
  | "none";

/** What is needed to reproduce the numbers. */
export interface TrendMethods {
  /** The seed of the shuffles. */
  readonly seed: number;
  /** The significance level of the q-values. */
  readonly level: number;
  /** The significance level of comparing the levels on both sides of a change. */
  readonly levelOfChange: number;
  readonly meaningfulRatio: number;
  /** The base by which hours are weighed: one with twice the average amount counts as two. */
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
  /** All but the known blockers; decides gates. */
  readonly withoutAccepted: TrendRow;
  /** Worse functions first, then better ones, then the others; each by blocked time. */
  readonly groups: readonly TrendGroup[];
  /** In time order. */
  readonly deploys: readonly Deploy[];
}
