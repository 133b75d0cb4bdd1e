import { compareTexts } from "../record/compare-texts.js";
import { defined } from "../record/defined.js";
import { isBelievable } from "../record/timestamp.js";
import type { ResolveStacks } from "../stack/stack-query.js";
import type { Filters } from "../tally/filters.js";
import { crowdedCount, MOST_SESSIONS } from "../tally/fold-sessions.js";
import { coverageOf, windowOf } from "../tally/observed-time.js";
import { MOST_PROGRAMS } from "../tally/program-table.js";
import type { ReadInput } from "../tally/read-input.js";
import type { Session } from "../tally/session.js";
import { isNamedLess } from "../tally/session.js";
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
import {
  notOverallNotes,
  PER_HOUR,
  type RateBase,
  type RateScale,
  type RateScaleFound,
  rateScaleOf,
} from "./rate-base.js";
import { reportWork } from "./report-work.js";
import { deploysOf, histogramOf, hourlyOf, timelineOf } from "./series.js";
import { suspectsOf } from "./suspects.js";
import { timeSlices } from "./time-slices.js";
import type { TrendChange } from "./trend-change.js";
import { VersionHistory } from "./version-history.js";
import type { ReportWarning, WorkNote } from "./warning.js";

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
  /** Missing is per observed hour. */
  readonly ratesPer?: RateBase;
  /** Finds since when each of some groups is worse or better; missing where it is not asked. */
  readonly lastChanges?: LastChanges | undefined;
  /** The rank, id or name of a group that is asked for; it is searched for changes, too. */
  readonly asked?: string | undefined;
}

/** Finds the last change of some groups, each of its tallies without suspects. */
export type LastChanges = (
  groups: readonly (readonly Tally[])[],
  totals: Totals,
  rates: RateScale,
) => readonly (TrendChange | undefined)[];

/** How many groups, those with the most blocked time, are searched for a change; and the most that a name may mean besides. */
const MOST_SEARCHED = 10;

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

function withLastChanges(
  groups: readonly Group[],
  grouped: ReadonlyMap<string, TallyGroup>,
  totals: Totals,
  rates: RateScaleFound,
  { lastChanges, asked }: ReportContext,
): readonly Group[] {
  if (lastChanges === undefined || rates.problems[0] !== undefined) return groups;
  const blocking = groups.filter(({ count }) => count > 0);
  const searched = [
    ...blocking.slice(0, MOST_SEARCHED),
    ...(asked === undefined ? [] : meantBy(asked, blocking)),
  ];
  const tallies = searched.map(({ id }) =>
    (grouped.get(id)?.members ?? [])
      .map(({ tally }) => tally)
      .filter(({ key }) => !isSuspect(key.kind)),
  );
  const changes = lastChanges(tallies, totals, rates);
  const changeOf = new Map(searched.map((group, i) => [group, changes[i]]));
  return groups.map((group) => ({ ...group, ...defined({ lastChange: changeOf.get(group) }) }));
}

/** The groups beyond the heaviest that a rank, an id or a name may mean; known blockers, which have no rank, are not known yet. */
function meantBy(word: string, blocking: readonly Group[]): readonly Group[] {
  const rank = Number(/^#?(\d{1,4})$/.exec(word)?.[1] ?? 0);
  if (rank > MOST_SEARCHED) return blocking.slice(rank - 1, rank - 1 + MOST_SEARCHED);
  const lower = word.toLowerCase();
  const others = blocking.slice(MOST_SEARCHED);
  const named = others.filter(
    ({ id, title, function: name }) => id.startsWith(word) || title === word || name === word,
  );
  const isLike = ({ title, function: name }: Group): boolean =>
    `${title}\n${name}`.toLowerCase().includes(lower);
  return (named.length > 0 ? named : others.filter(isLike)).slice(0, MOST_SEARCHED);
}

/** Marks what only the service tells apart: one function that several services have. */
function withTwins(groups: readonly Group[]): readonly Group[] {
  const nameOf = ({ title, place }: Group): string =>
    [title, place?.file, place?.line, place?.column].join("\0");
  const counts = new Map<string, number>();
  for (const group of groups) counts.set(nameOf(group), (counts.get(nameOf(group)) ?? 0) + 1);
  return groups.map((group) =>
    counts.get(nameOf(group)) === 1 ? group : { ...group, hasTwin: true as const },
  );
}

/** What is to be said of the base of rates in one set of logs. */
export function rateWarnings(rates: RateScaleFound, sessions: readonly Session[]): WorkNote[] {
  const { problems, notes } = rates;
  return [...problems, ...notes, ...notOverallNotes(rates, sessions)].flatMap((note) => note ?? []);
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

/** How many processes are counted without their version or service. One that a filter asks for may be among those that do not pass. */
function namedLessCount({ sessions, filteredOut }: Totals): number {
  return [...sessions, ...filteredOut]
    .filter(isNamedLess)
    .reduce((sum, { lifeLine }) => sum + lifeLine.count, 0);
}

/** What is to be said of some totals: of duplicates, of processes that are not told apart, of what is missing. */
export function warningsOf(...all: readonly Totals[]): ReportWarning[] {
  const sessions = all.flatMap((totals) => totals.sessions);
  const sum = (count: (totals: Totals) => number): number =>
    all.reduce((total, totals) => total + count(totals), 0);
  const warnings: ReportWarning[] = [];
  const duplicates = sum(({ duplicateCount }) => duplicateCount);
  if (duplicates > 0) warnings.push({ code: "duplicate-records", count: duplicates });
  const crowded = crowdedCount(sessions);
  if (crowded > 0) warnings.push({ code: "not-told-apart", count: crowded, kept: MOST_SESSIONS });
  const nameless = sum(namedLessCount);
  if (nameless > 0) {
    warnings.push({ code: "programs-not-told-apart", count: nameless, kept: MOST_PROGRAMS });
  }
  if (all.some(isBeyondCorrelation)) {
    warnings.push({ code: "not-correlated", count: sum(({ moments }) => moments.count) });
  }
  const dropped = new Map<string, number>();
  for (const [reason, count] of sessions.flatMap((session) => [...session.dropped])) {
    dropped.set(reason, (dropped.get(reason) ?? 0) + count);
  }
  for (const [reason, count] of dropped) {
    if (count > 0) warnings.push({ code: "dropped-records", count, reason });
  }
  const thresholds = new Set(sessions.flatMap(({ facts }) => facts?.threshold ?? []));
  if (thresholds.size > 1) {
    const thresholdsMs = [...thresholds].sort((a, b) => a - b);
    warnings.push({ code: "mixed-thresholds", thresholdsMs });
  }
  return warnings;
}
