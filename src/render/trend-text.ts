/** The sentences of a trend, the same in every format. None of them is escaped: names of the log may be in them. */

import type { Estimate } from "../compare/comparison-model.js";
import { DAY_MS, HOUR_MS } from "../record/time-units.js";
import { isOfFunctions } from "../report/group-parts.js";
import type { TrendChange } from "../report/trend-change.js";
import type {
  SeasonKind,
  Trend,
  TrendGroup,
  TrendMethods,
  TrendOutcome,
  TrendRow,
} from "../trend/trend-model.js";
import { unreadText } from "./missing-text.js";
import {
  blockedPairText,
  chanceText,
  pairText,
  rateText,
  ratioText,
  shortNumber,
} from "./ratio-text.js";
import { confounderText, sinceText, whenText } from "./since-text.js";
import { sparkline } from "./sparkline.js";
import { formatSpan, plural } from "./units.js";

/** A first line that names more functions is not read. */
const MOST_NAMED = 3;
/** What a small picture of a time line can show. */
const SPARK_COLUMNS = 24;

/** How each outcome is headed. */
export const TREND_TITLES: Readonly<Record<TrendOutcome, string>> = {
  worse: "WORSE",
  better: "BETTER",
  "no-change": "NO CHANGE FOUND",
  "too-few": "TOO FEW STALLS TO TELL",
  "no-exposure": "OBSERVED TIME UNKNOWN",
};

/** The answer in one sentence: what became worse or better, since when, and what of the rest. */
export function trendSentence(trend: Trend): string {
  const { groups, overall, totals } = trend;
  const ofOutcome = (outcome: TrendOutcome): TrendGroup[] =>
    groups.filter((group) => group.outcome === outcome && group.acceptance === undefined);
  const named = (["worse", "better"] as const).flatMap((outcome) => {
    const found = ofOutcome(outcome);
    if (found.length === 0) return [];
    const names = found
      .slice(0, MOST_NAMED)
      .map(
        (group) => `${group.title} ${sinceText(group.changes.at(-1), trend.binMs, trend.window)}`,
      );
    const left = found.length - names.length;
    return [
      `${found.length} ${outcome}: ${[...names, ...(left > 0 ? [`${left} more`] : [])].join(", ")}`,
    ];
  });
  const all =
    overall.outcome === "worse" || overall.outcome === "better"
      ? [
          `All functions together: ${overall.outcome} ${sinceText(overall.changes.at(-1), trend.binMs, trend.window)}`,
        ]
      : [];
  const rest = (["no-change", "too-few", "no-exposure"] as const).flatMap((outcome) => {
    const { length } = ofOutcome(outcome);
    return length === 0
      ? []
      : [
          `${TREND_TITLES[outcome].toLowerCase()}: ${plural(length, isOfFunctions(trend.groupBy) ? "function" : "group")}`,
        ];
  });
  const [first = "", ...more] = totals.count === 0 ? ["no stalls"] : rest;
  const remainder = [`${first.slice(0, 1).toUpperCase()}${first.slice(1)}`, ...more].join("; ");
  const sentences = [...named, ...all, ...(remainder === "" ? [] : [remainder])];
  return `${unreadText(trend)}${sentences.join(". ")}`;
}

/** `by the hour, Tue 10 Nov 00:00 to Tue 24 Nov 12:00 UTC; 340 h 00 m observed, 3 processes`. */
export function trendScope({ window, binMs, coverage }: Trend): string {
  const by = `by ${binMs >= DAY_MS ? "the day" : binMs >= HOUR_MS ? "the hour" : "ten minutes"}`;
  if (window === undefined) return `${by}; nothing was observed`;
  const span = `${whenText(window.from, HOUR_MS, window)} to ${whenText(window.to, HOUR_MS, window)} UTC`;
  const observed =
    coverage.basis === "lifecycle"
      ? `${formatSpan(coverage.observedMs)} observed`
      : "observed time unknown";
  return `${by}, ${span}; ${observed}, ${plural(coverage.sessions, "process", "processes")}`;
}

/** Each change of a row with the levels before and after it. */
export function changeTexts(row: TrendRow, trend: Pick<Trend, "binMs" | "window">): string[] {
  return row.changes.map((change, i) => {
    const [before, after] = [row.levels[i], row.levels[i + 1]];
    const { ratesPer } = row;
    const rate = pairText({ before: before?.ratePerHour, after: after?.ratePerHour }, rateText);
    const blocked = blockedPairText(
      { before: before?.blockedMsPerHour, after: after?.blockedMsPerHour },
      ratesPer,
    );
    const figures = change.quantities.includes("rate")
      ? [`stalls/${ratesPer} ${rate}, ${levelsText(change.rateRatio)}`, `blocked ${blocked}`]
      : [`blocked ${blocked}, ${levelsText(change.blockedRatio)}`, `stalls/${ratesPer} ${rate}`];
    return `${change.direction} ${changeTime(change, trend)}${confounderText(change)}: ${figures.join("; ")}`;
  });
}

/** `×3.1 (2.2–4.4)`; of what is new or gone, what is sure of it. */
function levelsText(ratio: Estimate | undefined): string {
  if (ratio?.estimate === 0) return `×${shortNumber(ratio.high)} at most`;
  return ratio?.estimate === Number.POSITIVE_INFINITY
    ? `×${shortNumber(ratio.low)} at least`
    : ratioText(ratio);
}

/** `since 1.4.2 (Tue 17 Nov 14:07)`, or `since Tue 17 Nov 14:00 (between 12:00 and 16:00)`. */
function changeTime(
  { atMs, from, to, version }: TrendChange,
  { binMs, window }: Pick<Trend, "binMs" | "window">,
): string {
  if (version !== undefined)
    return `since ${version.version} (${whenText(version.timestampMs, HOUR_MS, window)})`;
  const when = `since ${whenText(atMs, binMs, window)}`;
  return to - from <= 2 * binMs
    ? when
    : `${when} (between ${whenText(from, binMs, window)} and ${whenText(to, binMs, window)})`;
}

/** Stalls per observed hour for equal parts of the window, oldest first; undefined where nothing was observed. */
export function trendRates({ bins }: TrendRow): (number | undefined)[] {
  const columns = Math.min(SPARK_COLUMNS, bins.length);
  return Array.from({ length: columns }, (_, column) => {
    const part = bins.slice(
      Math.floor((column * bins.length) / columns),
      Math.floor(((column + 1) * bins.length) / columns),
    );
    const hours = part.reduce((sum, bin) => sum + bin.observedHours, 0);
    const count = part.reduce((sum, bin) => sum + bin.count, 0);
    return hours > 0 ? count / hours : undefined;
  });
}

/** These rates as a bar each; a point where nothing was observed. */
export function trendSpark(row: TrendRow): string {
  const rates = trendRates(row);
  const bars = sparkline(rates.map((rate) => rate ?? 0)).padEnd(rates.length);
  return rates.map((rate, i) => (rate === undefined ? "·" : bars[i])).join("");
}

const SEASON_WORDS: Readonly<Record<SeasonKind, string>> = {
  "hour-of-day": "hours are compared with the same hour of other days",
  "hour-of-day-weekends-apart":
    "hours are compared with the same hour of other days, those of weekends with weekends",
  "weekends-apart": "weekdays are compared with weekdays, weekends with weekends",
  "hour-of-week": "hours are compared with the same hour of other weeks",
  "day-of-week": "days are compared with the same day of other weeks",
  none: "the time of day is not allowed for: the window is too short",
};

/** What rates are per, and how hours are weighed: one with twice the ordinary work counts as two. */
function ratesText({ rates }: TrendMethods): string {
  if (rates.kind === "hour") return "rates are per observed hour (hours x processes)";
  const unit = rates.text.replace("1,000 ", "");
  return `rates are per ${rates.text}; an hour of ordinary work, ${shortNumber(rates.perOrdinaryHour)} ${unit} a process, counts once, and one with twice as many twice`;
}

/** How it was found out. */
export function trendMethods({ season, methods }: Trend): string[] {
  return [
    `${ratesText(methods)}; ${SEASON_WORDS[season]}`,
    "change points by likelihood and permutation, one change (or a change and its reversal) at a time, splitting levels while significant; q-values by Benjamini-Hochberg per service",
    `a change is reported if q < ${methods.level} and its two levels differ with p < ${methods.levelOfChange} and a ratio of at least ${methods.meaningfulRatio}; shuffles use seed ${methods.seed}`,
  ];
}

/** `q=0.014`. */
export function trendEvidenceText({ qValue, pValue }: TrendRow, isOverall = false): string {
  return isOverall ? chanceText("p", pValue) : chanceText("q", qValue);
}
