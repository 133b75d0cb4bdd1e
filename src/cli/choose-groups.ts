import { compareTexts } from "../record/compare-texts.js";
import { byBlockedTime } from "../report/build-report.js";
import type { Group, Report, SuspectChoice } from "../report/model.js";
import { othersOf } from "../report/others.js";
import { isProbablyFixed } from "../report/version-history.js";
import type { ReportWarning } from "../report/warning.js";
import type { ReportSettings } from "./report-options.js";
import type { SortKey } from "./sort-keys.js";

/** The options that choose and sort the groups. */
export type Choice = Pick<ReportSettings, "sort" | "suspects"> & Partial<ReportSettings>;

/** What the format asks for. */
export interface Listing {
  /** For programs: the figures of a group always mean the same. */
  readonly isExact: boolean;
  /** How many are shown unless an option says otherwise; undefined is all. */
  readonly shownCount: number | undefined;
}

/** Sorts and cuts the groups of a report; what is cut off is accounted for in `others`. The totals stay. */
export function chooseGroups(report: Report, choice: Choice, listing: Listing): Report {
  const { sort, suspects, minCount = 0, top = listing.shownCount } = choice;
  const { isExact } = listing;
  const isRankingSuspects = suspects === "only";
  const ranked = report.groups
    .map((group) => ({ group, figures: isRankingSuspects ? asRanked(group) : group }))
    .sort((a, b) => comparison(sort, isExact)(a.figures, b.figures));
  const rankable = ranked.filter(({ group }) => group.acceptance === undefined);
  const wanted = rankable.filter(({ figures }) => figures.count >= minCount);
  const isShown = new Set(wanted.slice(0, top));
  const rest = rankable.filter((one) => !isShown.has(one)).map(({ figures }) => figures);
  const kept = ranked.filter((one) => isShown.has(one) || one.group.acceptance !== undefined);
  return {
    ...report,
    warnings:
      isExact || sort !== "blocked"
        ? report.warnings
        : [
            ...report.warnings,
            ...hiddenAsFixed(
              rest,
              kept.map(({ figures }) => figures),
            ),
          ],
    groups: kept.map(({ group, figures }) => (isExact ? group : figures)),
    // Groups that are all suspects are not ranked, so they do not count among the rest either.
    others: othersOf(rest.filter(({ count }) => count > 0)),
  };
}

/** All groups in the order of the report for people, which defines their ranks. */
export function listedReport(report: Report, suspects: SuspectChoice): Report {
  const listing = { isExact: false, shownCount: undefined };
  return chooseGroups(report, { sort: "blocked", suspects }, listing);
}

/** With `--suspects only`, the ranking ranks the suspects. */
function asRanked(group: Group): Group {
  const { suspectedCount: count, suspectedMs: blockedMs } = group;
  return { ...group, count, blockedMs, suspectedCount: 0, suspectedMs: 0 };
}

/**
 * For people, functions that blocked only at start-up, or that newer versions no longer have, come after those that block requests now.
 */
function comparison(sort: SortKey, isExact: boolean): (a: Group, b: Group) => number {
  const by =
    (pick: (group: Group) => number) =>
    (a: Group, b: Group): number =>
      pick(b) - pick(a) || byBlockedTime(a, b);
  switch (sort) {
    case "blocked":
      return isExact ? byBlockedTime : by(urgentMs);
    case "count":
      return by((group) => group.count);
    case "max":
      return by((group) => group.maxMs);
    case "p95":
      return by((group) => group.p95Ms);
    case "p50":
      return by((group) => group.p50Ms);
    case "last":
      return by((group) => group.lastSeenMs);
    case "name":
      return (a, b) => compareTexts(a.function, b.function) || byBlockedTime(a, b);
  }
}

function urgentMs({ blockedMs, startupMs, trail }: Group): number {
  return isProbablyFixed(trail) ? 0 : blockedMs - startupMs;
}

/** The groups that are not shown because they rank last as probably fixed. */
function hiddenAsFixed(rest: readonly Group[], shown: readonly Group[]): ReportWarning[] {
  const least = Math.min(...shown.map(({ blockedMs }) => blockedMs));
  const hidden = rest.filter(({ trail, blockedMs }) => isProbablyFixed(trail) && blockedMs > least);
  return hidden.length === 0
    ? []
    : [
        {
          code: "probably-fixed",
          groups: hidden.map(({ id, title, blockedMs, trail }) => ({
            id,
            title,
            blockedMs,
            version: trail.notSince?.version ?? "",
          })),
        },
      ];
}
