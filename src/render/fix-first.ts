/** What to fix first: the answer that somebody on call needs, before any table. */
import { isOfCode } from "../report/group-parts.js";
import type { Group, Report } from "../report/model.js";
import { isProbablyFixed } from "../report/version-history.js";
import { seenText } from "./group-text.js";
import { nextStep } from "./next-step.js";
import { isOfSuspects, rankedGroups } from "./ranking.js";

/** The function at the head of the ranking, since when it has blocked the loop, and what to do about it. */
export interface FixFirst {
  readonly group: Group;
  readonly seen: string;
  readonly nextStep: string | undefined;
}

/** The group to fix first; undefined if there is none, or if the report is of one group, which says all this itself. */
export function fixFirst(report: Report): FixFirst | undefined {
  const [group] = rankedGroups(report);
  if (group === undefined || report.wholeBlockedMs !== undefined) return undefined;
  if (!isOfCode(report.groupBy) || isOfSuspects(report)) return undefined;
  if (isProbablyFixed(group.trail) || group.place === undefined) return undefined;
  return { group, seen: seenText(group), nextStep: nextStep(group) };
}
