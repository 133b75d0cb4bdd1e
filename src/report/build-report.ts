import type { Problem } from "../record/problem.js";
import type { ResolveStacks } from "../stack/stack-query.js";
import { byLength } from "../tally/example.js";
import type { Filters } from "../tally/filters.js";
import { coverageOf, windowOf } from "../tally/observed-time.js";
import type { ReadInput } from "../tally/read-input.js";
import { blockedUsOf, countOf, type Tally } from "../tally/tally.js";
import type { Totals } from "../tally/totals.js";
import { isSuspect, VERDICT_KINDS } from "../verdict/verdict.js";
import { companyWords, correlate, isBeyondCorrelation, reasonInCompany } from "./correlate.js";
import { finishGroup } from "./finish-group.js";
import { groupExample } from "./group-example.js";
import { groupTallies, type TallyGroup } from "./group-tallies.js";
import { judgeTallies } from "./judge-tallies.js";
import {
  type Group,
  type GroupBy,
  type Report,
  type ReportTotals,
  type ReportWarning,
  type SuspectChoice,
  type SuspectGroup,
  shownInputs,
} from "./model.js";
import { deploysOf, histogramOf, hourlyOf, timelineOf } from "./series.js";

/** Everything besides the records that a report is made of. */
export interface ReportContext {
  readonly filters: Filters;
  readonly groupBy: GroupBy;
  /** Missing is `show`. The totals are of all stalls, whatever is left out of the groups. */
  readonly suspects?: SuspectChoice;
  readonly inputs: readonly ReadInput[];
  readonly problems: readonly Problem[];
  readonly problemCounts: ReadonlyMap<string, number>;
  readonly warnings: readonly ReportWarning[];
  readonly isPartial: boolean;
  readonly resolveStacks: ResolveStacks;
}

/** Makes the finished report of all that was read. */
export async function buildReport(read: Totals, context: ReportContext): Promise<Report> {
  const all = correlate(read);
  const isWanted = (tally: Tally): boolean => isChosen(tally, context.suspects);
  const totals = {
    ...all,
    tallies: all.tallies.filter(isWanted),
    longest: all.longest.filter(({ tally }) => isWanted(tally)),
  };
  const judged = await judgeTallies(totals.tallies, context.resolveStacks);
  const { groupBy, inputs } = context;
  const grouped = groupTallies(judged, groupBy);
  const sessions = new Map(totals.sessions.map((session) => [session.index, session]));
  const groups = Array.from(grouped.values(), (group) =>
    finishGroup(group, { groupBy, inputs, sessions }),
  ).sort(byBlockedTime);
  const window = windowOf(totals, context.filters);
  return {
    inputs: shownInputs(inputs),
    window,
    coverage: coverageOf(totals, context.filters),
    totals: totalsOf(all.tallies),
    groupBy,
    groups,
    others: undefined,
    suspects: suspectsOf(totals.tallies, inputs),
    timeline: timelineOf(totals, groupIdsOf(grouped)),
    deploys: deploysOf(totals, context.filters),
    hourly: hourlyOf(totals, window, context.filters),
    histogram: histogramOf(totals.tallies),
    problems: context.problems,
    problemCounts: context.problemCounts,
    warnings: [
      ...context.warnings,
      ...warningsOf(totals),
      ...leftOutOf(all.tallies, context.suspects),
    ],
    isPartial: context.isPartial,
  };
}

function groupIdsOf(groups: ReadonlyMap<string, TallyGroup>): Map<Tally, string> {
  return new Map(
    [...groups].flatMap(([id, { members }]) => members.map(({ tally }) => [tally, id] as const)),
  );
}

/** The order of the contract: most blocked time first, then the id. */
export function byBlockedTime(a: Group, b: Group): number {
  return b.blockedMs - a.blockedMs || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

/** The sums over tallies, without and with suspects. */
export function totalsOf(tallies: readonly Tally[]): ReportTotals {
  const real = tallies.filter((tally) => !isSuspect(tally.key.kind));
  const suspected = tallies.filter((tally) => isSuspect(tally.key.kind));
  return {
    count: countOf(real),
    blockedMs: blockedUsOf(real) / 1000,
    suspectedCount: countOf(suspected),
    suspectedMs: blockedUsOf(suspected) / 1000,
    unfinishedCount: tallies.reduce((sum, tally) => sum + tally.unfinishedCount, 0),
  };
}

function isChosen(tally: Tally, choice: SuspectChoice = "show"): boolean {
  return choice === "show" || isSuspect(tally.key.kind) === (choice === "only");
}

/** Whoever gets the report must see that it is not the whole one. */
function leftOutOf(tallies: readonly Tally[], choice: SuspectChoice = "show"): ReportWarning[] {
  const many = countOf(tallies.filter((tally) => !isChosen(tally, choice)));
  if (many === 0) return [];
  const stalls = many === 1 ? "1 stall" : `${many} stalls`;
  return [
    choice === "only"
      ? {
          code: "suspects-only",
          message: `only suspected false positives are listed; ${stalls} besides them are left out (--suspects only)`,
        }
      : {
          code: "suspects-hidden",
          message: `${stalls} suspected as false positives are left out (--suspects hide)`,
        },
  ];
}

function suspectsOf(tallies: readonly Tally[], inputs: readonly ReadInput[]): SuspectGroup[] {
  return VERDICT_KINDS.filter(isSuspect).flatMap((kind) => {
    const ofKind = tallies.filter((tally) => tally.key.kind === kind);
    if (ofKind.length === 0) return [];
    const longest = ofKind.flatMap((tally) => tally.examples).sort(byLength())[0];
    // Only the longest stalls of a stack are kept whole, and the correlated ones may not be among them.
    const mostProcesses = Math.max(...ofKind.map((tally) => tally.mostProcesses));
    return {
      kind,
      count: countOf(ofKind),
      blockedMs: blockedUsOf(ofKind) / 1000,
      reason: longest === undefined ? companyWords(mostProcesses) : reasonInCompany(longest),
      example: longest === undefined ? undefined : groupExample(longest, kind, inputs),
    };
  });
}

function warningsOf(totals: Totals): ReportWarning[] {
  const warnings: ReportWarning[] = [];
  if (totals.duplicateCount > 0) {
    warnings.push({
      code: "duplicate-records",
      message: `${totals.duplicateCount} stalls were met twice (same session and number) and are counted once; was a log copied?`,
    });
  }
  if (isBeyondCorrelation(totals)) {
    warnings.push({
      code: "not-correlated",
      message: `there are too many stalls (${totals.moments.count}) to see which processes stalled at the same instant; --since and --until choose a shorter time`,
    });
  }
  const dropped = new Map<string, number>();
  for (const session of totals.sessions) {
    for (const [reason, count] of session.dropped) {
      dropped.set(reason, (dropped.get(reason) ?? 0) + count);
    }
  }
  for (const [reason, count] of dropped) {
    if (count === 0) continue;
    warnings.push({
      code: "dropped-records",
      message: `the emitter lost ${count} records (${reason}); these stalls are missing here`,
    });
  }
  const thresholds = new Set(totals.sessions.flatMap((session) => session.facts?.threshold ?? []));
  if (thresholds.size > 1) {
    const list = [...thresholds].sort((a, b) => a - b).join(", ");
    warnings.push({
      code: "mixed-thresholds",
      message: `the sessions recorded from different thresholds on (${list} ms); --min-duration ${Math.max(...thresholds)} makes them alike`,
    });
  }
  return warnings;
}
