import { compareTexts } from "../record/compare-texts.js";
import type { ResolveStacks } from "../stack/stack-query.js";
import type { Filters } from "../tally/filters.js";
import { coverageOf, windowOf } from "../tally/observed-time.js";
import type { ReadInput } from "../tally/read-input.js";
import { blockedUsOf, countOf, type Tally } from "../tally/tally.js";
import type { Totals } from "../tally/totals.js";
import { isSuspect } from "../verdict/verdict.js";
import type { AboutReading } from "./about-reading.js";
import { correlate } from "./correlate.js";
import { finishGroup } from "./finish-group.js";
import { groupIdentities } from "./group-key.js";
import { groupTallies, type TallyGroup } from "./group-tallies.js";
import { judgeTallies } from "./judge-tallies.js";
import { type ChangeSearch, withLastChanges } from "./last-changes.js";
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
import { PER_HOUR, type RateBase, rateScaleOf } from "./rate-base.js";
import { guessedAmong, rateWarnings, unlikelyTimes, warningsOf } from "./report-warnings.js";
import { reportWork } from "./report-work.js";
import { deploysOf, histogramOf, hourlyOf, timelineOf } from "./series.js";
import { suspectsOf } from "./suspects.js";
import { timeSlices } from "./time-slices.js";
import { VersionHistory } from "./version-history.js";
import type { ReportWarning } from "./warning.js";

/** Everything besides the records that a report is made of. */
export interface ReportContext extends ChangeSearch {
  readonly filters: Filters;
  /** The totals without the filters on single stalls; only used where those filters left nothing. */
  readonly beyond?: Totals | undefined;
  readonly groupBy: GroupBy;
  /** Missing means `show`. The report's totals are of all stalls, whatever its groups leave out. */
  readonly suspects?: SuspectChoice;
  readonly inputs: readonly ReadInput[];
  readonly reading: AboutReading;
  readonly resolveStacks: ResolveStacks;
  /** Missing if nothing says who owns what. */
  readonly ownership?: Ownership | undefined;
  /** Missing means per observed hour. */
  readonly ratesPer?: RateBase;
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
  const coverage = coverageOf(totals, context.filters);
  const { scale } = totals;
  const slices = timeSlices(window, scale);
  const history = new VersionHistory(totals, context.filters);
  const rates = rateScaleOf(context.ratesPer ?? PER_HOUR, [
    { label: "this log", totals, filters: context.filters },
  ]);
  const finished = Array.from(grouped.values(), (group) =>
    finishGroup(group, { groupBy, inputs, sessions, scale, slices, history, ownership }),
  ).sort(byBlockedTime);
  const groups = withTwins(withLastChanges(finished, grouped, totals, rates, context));
  const groupIds = groupIdsOf(grouped);
  return {
    inputs: shownInputs(inputs),
    window,
    coverage,
    totals: totalsOf(all.tallies),
    groupBy,
    groups,
    others: undefined,
    work: reportWork(rates, totals, context.filters, grouped),
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
      ...rateWarnings(rates, totals.sessions),
      ...unlikelyTimes(window),
      ...warningsOf(totals),
      ...leftOutOf(all.tallies, context.suspects),
      ...guessedAmong(grouped),
    ],
  };
}

/** Marks the groups that only their service tells apart: the same function in several services. */
function withTwins(groups: readonly Group[]): readonly Group[] {
  const nameOf = ({ title, place }: Group): string =>
    [title, place?.file, place?.line, place?.column].join("\0");
  const counts = new Map<string, number>();
  for (const group of groups) counts.set(nameOf(group), (counts.get(nameOf(group)) ?? 0) + 1);
  return groups.map((group) =>
    counts.get(nameOf(group)) === 1 ? group : { ...group, hasTwin: true as const },
  );
}

function groupIdsOf(groups: ReadonlyMap<string, TallyGroup>): Map<Tally, string> {
  return new Map(
    [...groups].flatMap(([id, { members }]) => members.map(({ tally }) => [tally, id] as const)),
  );
}

/** The order of the contract: most blocked time first, then the id. */
export function byBlockedTime(a: Group, b: Group): number {
  return b.blockedMs - a.blockedMs || compareTexts(a.id, b.id);
}

/** The sums of some tallies, suspects apart. */
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

/** Says that `--suspects` has left stalls out, so that nobody takes the report for the whole. */
function leftOutOf(tallies: readonly Tally[], choice: SuspectChoice = "show"): ReportWarning[] {
  const count = countOf(tallies.filter((tally) => !isChosen(tally, choice)));
  return count === 0
    ? []
    : [{ code: choice === "only" ? "suspects-only" : "suspects-hidden", count }];
}
