import { byBlockedTime } from "../report/build-report.js";
import type { Group, Others, Report } from "../report/model.js";
import { sumMs } from "../report/sum-ms.js";

/** What the groups can be sorted by, all from the largest down. */
export const SORT_KEYS = ["blocked", "count", "max", "p95", "p50", "last", "name"] as const;
export type SortKey = (typeof SORT_KEYS)[number];

/** What happens to suspected false positives. */
export const SUSPECT_CHOICES = ["show", "hide", "only"] as const;
export type SuspectChoice = (typeof SUSPECT_CHOICES)[number];

/** Which groups a report shows, and in which order. */
export interface Choice {
  readonly sort: SortKey;
  readonly suspects: SuspectChoice;
  /** Undefined keeps all. */
  readonly top: number | undefined;
}

/** Sorts and cuts the groups of a report; what is cut off is accounted for in `others`. The totals stay. */
export function chooseGroups(report: Report, choice: Choice): Report {
  const visible = report.groups.filter((group) =>
    choice.suspects === "hide"
      ? group.count > 0
      : choice.suspects === "only"
        ? group.suspectedCount > 0
        : true,
  );
  const sorted = [...visible].sort(comparison(choice.sort));
  const top = choice.top ?? sorted.length;
  return {
    ...report,
    groups: sorted.slice(0, top),
    others: othersOf(sorted.slice(top)),
    suspects: choice.suspects === "hide" ? [] : report.suspects,
  };
}

function comparison(sort: SortKey): (a: Group, b: Group) => number {
  const by =
    (pick: (group: Group) => number) =>
    (a: Group, b: Group): number =>
      pick(b) - pick(a) || byBlockedTime(a, b);
  switch (sort) {
    case "blocked":
      return byBlockedTime;
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

function othersOf(groups: readonly Group[]): Others | undefined {
  if (groups.length === 0) return undefined;
  return {
    groups: groups.length,
    count: groups.reduce((sum, group) => sum + group.count, 0),
    blockedMs: sumMs(groups.map((group) => group.blockedMs)),
    maxMs: Math.max(...groups.map((group) => group.maxMs)),
  };
}
