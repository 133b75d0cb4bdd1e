import type { Group, Report } from "./model.js";

/** The report of one of its groups alone; what is known only of all groups together is left out. */
export function oneGroup(report: Report, group: Group): Report {
  const { count, blockedMs, suspectedCount, suspectedMs, unfinishedCount } = group;
  return {
    ...report,
    wholeBlockedMs: report.totals.blockedMs,
    totals: { count, blockedMs, suspectedCount, suspectedMs, unfinishedCount },
    groups: [group],
    others: undefined,
    suspects: [],
    timeline: {
      points: report.timeline.points.filter(({ groupId }) => groupId === group.id),
      omittedCount: 0,
    },
    programs: [],
    hourly: [],
    histogram: [],
  };
}
