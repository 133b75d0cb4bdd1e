import { byBlockedTime } from "../report/build-report.js";
import type { Group, Others, Report, SuspectChoice } from "../report/model.js";
import { sumMs } from "../tally/sum-ms.js";
import type { SortKey } from "./sort-keys.js";

/** Which groups a report shows, and in which order. */
export interface Choice {
  readonly sort: SortKey;
  readonly suspects: SuspectChoice;
  /** Groups of fewer stalls are not shown. */
  readonly minCount: number;
  /** Undefined keeps all. */
  readonly top: number | undefined;
  /** For programs: no figure of a group changes its meaning. */
  readonly isExact: boolean;
}

/** Sorts and cuts the groups of a report; what is cut off is accounted for in `others`. The totals stay. */
export function chooseGroups(report: Report, choice: Choice): Report {
  const isRankingSuspects = choice.suspects === "only";
  const ranked = report.groups
    .map((group) => ({ group, figures: isRankingSuspects ? asRanked(group) : group }))
    .sort((a, b) => comparison(choice.sort, choice.isExact)(a.figures, b.figures));
  const exact = choice.isExact || !isRankingSuspects;
  const rankable = ranked.filter(({ group }) => group.acceptance === undefined);
  const isShown = new Set(
    rankable.filter(({ figures }) => figures.count >= choice.minCount).slice(0, choice.top),
  );
  const rest = rankable.filter((one) => !isShown.has(one));
  const kept = ranked.filter((one) => isShown.has(one) || one.group.acceptance !== undefined);
  return {
    ...report,
    groups: kept.map(({ group, figures }) => (exact ? group : figures)),
    others: othersOf(rest.map(({ figures }) => figures)),
  };
}

/** All groups in the order of the report for people, which is where they have a rank from. */
export function listedReport(report: Report, suspects: SuspectChoice): Report {
  const all = { minCount: 0, top: undefined, isExact: false };
  return chooseGroups(report, { sort: "blocked", suspects, ...all });
}

/** Where nothing but suspects is looked at, they are what the ranking ranks. */
function asRanked(group: Group): Group {
  const { suspectedCount: count, suspectedMs: blockedMs } = group;
  return { ...group, count, blockedMs, suspectedCount: 0, suspectedMs: 0 };
}

/** For people, what blocked while programs started does not come before what blocked requests. */
function comparison(sort: SortKey, isExact: boolean): (a: Group, b: Group) => number {
  const by =
    (pick: (group: Group) => number) =>
    (a: Group, b: Group): number =>
      pick(b) - pick(a) || byBlockedTime(a, b);
  switch (sort) {
    case "blocked":
      return isExact ? byBlockedTime : by(({ blockedMs, startupMs }) => blockedMs - startupMs);
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
      return (a, b) =>
        a.function < b.function ? -1 : a.function > b.function ? 1 : byBlockedTime(a, b);
  }
}

/** Groups of nothing but suspects are no part of a ranking, so not of its rest either. */
function othersOf(rest: readonly Group[]): Others | undefined {
  const groups = rest.filter((group) => group.count > 0);
  if (groups.length === 0) return undefined;
  return {
    groups: groups.length,
    count: groups.reduce((sum, group) => sum + group.count, 0),
    blockedMs: sumMs(groups.map((group) => group.blockedMs)),
    maxMs: Math.max(...groups.map((group) => group.maxMs)),
  };
}
