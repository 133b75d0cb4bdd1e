import { isBelievable } from "../record/timestamp.js";
import type { ResolveStacks } from "../stack/stack-query.js";
import type { Filters } from "../tally/filters.js";
import { crowdedCount, MOST_SESSIONS } from "../tally/fold-sessions.js";
import { coverageOf, windowOf } from "../tally/observed-time.js";
import type { ReadInput } from "../tally/read-input.js";
import type { Span } from "../tally/span.js";
import { blockedUsOf, countOf, type Tally } from "../tally/tally.js";
import type { Totals } from "../tally/totals.js";
import { isSuspect } from "../verdict/verdict.js";
import type { AboutReading } from "./about-reading.js";
import { correlate, isBeyondCorrelation } from "./correlate.js";
import { finishGroup } from "./finish-group.js";
import { groupIdentities } from "./group-key.js";
import { groupTallies, type TallyGroup } from "./group-tallies.js";
import { judgeTallies } from "./judge-tallies.js";
import {
  type Group,
  type GroupBy,
  type Report,
  type ReportTotals,
  type SuspectChoice,
  shownInputs,
} from "./model.js";
import { nothingPassed } from "./nothing-passed.js";
import { nothingOwned, type Ownership, ownedTotals } from "./owners.js";
import { programsOf } from "./programs.js";
import { deploysOf, histogramOf, hourlyOf, timelineOf } from "./series.js";
import { suspectsOf } from "./suspects.js";
import { timeSlices } from "./trend.js";
import { VersionHistory } from "./version-history.js";
import type { ReportWarning } from "./warning.js";

/** Everything besides the records that a report is made of. */
export interface ReportContext {
  readonly filters: Filters;
  /** What there is without the filters on single stalls; only read where they left nothing. */
  readonly beyond?: Totals | undefined;
  readonly groupBy: GroupBy;
  /** Missing is `show`. The totals are of all stalls, whatever is left out of the groups. */
  readonly suspects?: SuspectChoice;
  readonly inputs: readonly ReadInput[];
  readonly reading: AboutReading;
  readonly resolveStacks: ResolveStacks;
  /** Missing where nobody says who owns what. */
  readonly ownership?: Ownership | undefined;
}

/** Makes the finished report of all that was read. */
export async function buildReport(read: Totals, context: ReportContext): Promise<Report> {
  const { groupBy, inputs, ownership, resolveStacks } = context;
  const everyone = correlate(read);
  const all = await ownedTotals(everyone, ownership, resolveStacks);
  const isWanted = (tally: Tally): boolean => isChosen(tally, context.suspects);
  const totals = {
    ...all,
    tallies: all.tallies.filter(isWanted),
    longest: all.longest.filter(({ tally }) => isWanted(tally)),
  };
  const judged = await judgeTallies(totals.tallies, resolveStacks);
  const grouped = groupTallies(judged, groupIdentities(judged, groupBy, ownership?.ownersOf));
  const sessions = new Map(totals.sessions.map((session) => [session.index, session]));
  const window = windowOf(totals, context.filters);
  const { scale } = totals;
  const slices = timeSlices(window, scale);
  const history = new VersionHistory(totals, context.filters);
  const groups = Array.from(grouped.values(), (group) =>
    finishGroup(group, { groupBy, inputs, sessions, scale, slices, history, ownership }),
  ).sort(byBlockedTime);
  const groupIds = groupIdsOf(grouped);
  return {
    inputs: shownInputs(inputs),
    window,
    coverage: coverageOf(totals, context.filters),
    totals: totalsOf(all.tallies),
    groupBy,
    groups,
    others: undefined,
    suspects: suspectsOf(totals, inputs),
    programs: programsOf(totals, context.filters, groupIds),
    timeline: timelineOf(totals, groupIds),
    deploys: deploysOf(totals, context.filters),
    hourly: hourlyOf(totals, window, context.filters),
    histogram: histogramOf(totals.tallies),
    ...context.reading,
    warnings: [
      ...context.reading.warnings,
      ...nothingPassed(everyone, context.filters, context.beyond),
      ...(all.tallies.length === 0 ? await nothingOwned(everyone, context) : []),
      ...unlikelyTimes(window),
      ...warningsOf(totals),
      ...leftOutOf(all.tallies, context.suspects),
      ...guessedAmong(grouped),
    ],
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
    unfinishedCount: real.reduce((sum, tally) => sum + tally.unfinishedCount, 0),
  };
}

function isChosen(tally: Tally, choice: SuspectChoice = "show"): boolean {
  return choice === "show" || isSuspect(tally.key.kind) === (choice === "only");
}

/** Whoever gets the report must see that it is not the whole one. */
function leftOutOf(tallies: readonly Tally[], choice: SuspectChoice = "show"): ReportWarning[] {
  const count = countOf(tallies.filter((tally) => !isChosen(tally, choice)));
  return count === 0
    ? []
    : [{ code: choice === "only" ? "suspects-only" : "suspects-hidden", count }];
}

/** Not by the clock of the machine that reads: it may be the wrong one, and the same logs give the same report everywhere. */
function unlikelyTimes(window: Span | undefined): ReportWarning[] {
  return window === undefined || (isBelievable(window.from) && isBelievable(window.to))
    ? []
    : [{ code: "unlikely-times", window }];
}

/** The groups whose functions could not be told for certain, by their ids. */
export function guessedAmong(
  ...sides: readonly ReadonlyMap<string, TallyGroup>[]
): ReportWarning[] {
  const names = new Map(
    sides.flatMap((groups) =>
      [...groups].flatMap(([id, { identity }]) =>
        identity.isGuessed ? [[id, identity.title]] : [],
      ),
    ) as [string, string][],
  );
  const groups = [...names].sort().map(([id, title]) => ({ id, function: title }));
  return groups.length === 0 ? [] : [{ code: "functions-guessed", groups }];
}

function warningsOf(totals: Totals): ReportWarning[] {
  const warnings: ReportWarning[] = [];
  if (totals.duplicateCount > 0) {
    warnings.push({ code: "duplicate-records", count: totals.duplicateCount });
  }
  const crowded = crowdedCount(totals.sessions);
  if (crowded > 0) warnings.push({ code: "not-told-apart", count: crowded, kept: MOST_SESSIONS });
  if (isBeyondCorrelation(totals)) {
    warnings.push({ code: "not-correlated", count: totals.moments.count });
  }
  const dropped = new Map<string, number>();
  for (const session of totals.sessions) {
    for (const [reason, count] of session.dropped) {
      dropped.set(reason, (dropped.get(reason) ?? 0) + count);
    }
  }
  for (const [reason, count] of dropped) {
    if (count > 0) warnings.push({ code: "dropped-records", count, reason });
  }
  const thresholds = new Set(totals.sessions.flatMap((session) => session.facts?.threshold ?? []));
  if (thresholds.size > 1) {
    const thresholdsMs = [...thresholds].sort((a, b) => a - b);
    warnings.push({ code: "mixed-thresholds", thresholdsMs });
  }
  return warnings;
}
