import type { Problem } from "../record/problem.js";
import { byBlockedTime, totalsOf } from "../report/build-report.js";
import { correlate } from "../report/correlate.js";
import { finishGroup, locationOf, mergedDurations } from "../report/finish-group.js";
import { groupTallies, type TallyGroup } from "../report/group-tallies.js";
import { type JudgedTally, judgeTallies } from "../report/judge-tallies.js";
import { type Group, type GroupBy, type ReportWarning, shownInputs } from "../report/model.js";
import { histogramOf, hourlyOf } from "../report/series.js";
import { VersionHistory } from "../report/version-history.js";
import type { ResolveStacks } from "../stack/stack-query.js";
import { compareFamily, compareRates, type RateComparison } from "../stats/compare-rates.js";
import { quantileRanks } from "../stats/quantile-ranks.js";
import type { RateSide } from "../stats/rate-side.js";
import { splitAlternately } from "../stats/split-alternately.js";
import type { Filters } from "../tally/filters.js";
import type { Missing } from "../tally/missing.js";
import { coverageOf, watchedSpans, windowOf } from "../tally/observed-time.js";
import type { ReadInput } from "../tally/read-input.js";
import { blockedUsOf, type Tally } from "../tally/tally.js";
import type { Totals } from "../tally/totals.js";
import { isSuspect } from "../verdict/verdict.js";
import { comparabilityOf } from "./comparability.js";
import type {
  BeforeAfter,
  Change,
  ChangedGroup,
  ComparabilityNote,
  Comparison,
  ComparisonSide,
  Lengths,
  Outcome,
} from "./comparison-model.js";
import { type GroupPair, pairGroups } from "./pair-groups.js";
import {
  blockLengthMs,
  type Exposure,
  exposureOf,
  type RateSettings,
  rateSideOf,
} from "./rate-blocks.js";

/** What was read of one side. */
export interface SideInput {
  readonly label: string;
  readonly totals: Totals;
  readonly filters: Filters;
  readonly inputs: readonly ReadInput[];
  /** What the user said of the observed time of this side, ms x processes. */
  readonly windowMs: number | undefined;
}

/** Everything besides the two sides. */
export interface ComparisonContext {
  readonly groupBy: GroupBy;
  readonly resolveStacks: ResolveStacks;
  /** The gap with which both sides were added up. */
  readonly burstGapMs: number;
  readonly isSelfCheck: boolean;
  /** What is to be said of the hours of the clock that are compared, if not all are. */
  readonly matchedHours: ComparabilityNote | undefined;
  readonly problems: readonly Problem[];
  readonly problemCounts: ReadonlyMap<string, number>;
  readonly warnings: readonly ReportWarning[];
  readonly missing: readonly Missing[];
  readonly isPartial: boolean;
}

/** The order in which the groups are shown. */
export const OUTCOME_ORDER: readonly Outcome[] = [
  "worse",
  "new",
  "better",
  "fixed",
  "no-meaningful-change",
  "cannot-tell",
];

/** A side before its stacks are known. */
type SideFacts = Omit<ComparisonSide, "groups">;

interface Side {
  readonly facts: SideFacts;
  readonly tallies: readonly Tally[];
  readonly exposure: Exposure;
  readonly groups: ReadonlyMap<string, TallyGroup>;
}

/** Compares two sides: the verdict with its interval, then the groups, then everything needed to do it again. */
export async function buildComparison(
  readBefore: SideInput,
  readAfter: SideInput,
  context: ComparisonContext,
): Promise<Comparison> {
  const before = correlated(readBefore);
  const after = correlated(readAfter);
  const facts = { before: factsOf(before), after: factsOf(after) };
  const settings: RateSettings = {
    blockMs: blockLengthMs(
      [windowLength(facts.before), windowLength(facts.after)],
      [before.totals.scale, after.totals.scale],
    ),
    burstGapMs: Math.max(
      context.burstGapMs,
      before.totals.scale.burstGapMs ?? 0,
      after.totals.scale.burstGapMs ?? 0,
    ),
  };
  const a = await openSide(before, facts.before, settings, context);
  const b = await openSide(after, facts.after, settings, context);

  const sideRates = (side: Side, keep: (tally: Tally) => boolean): RateSide =>
    rateSideOf(side.tallies.filter(keep), side.exposure, settings);
  const isReal = (tally: Tally): boolean => !isSuspect(tally.key.kind);
  const rates = { before: sideRates(a, isReal), after: sideRates(b, isReal) };
  const sides = {
    before: {
      ...a.facts,
      groups: finishedGroups(a, before, context.groupBy),
    },
    after: {
      ...b.facts,
      groups: finishedGroups(b, after, context.groupBy),
    },
  };
  const comparability = comparabilityOf(sides.before, sides.after, {
    isGapWatched: before.filters.excludesGaps !== true,
    matchedHours: context.matchedHours,
  });
  const isSame = comparability.some((note) => note.code === "same-input");
  const overall = compareRates(rates.before, rates.after);
  const withSuspects = compareRates(
    sideRates(a, () => true),
    sideRates(b, () => true),
  );

  const pairs = pairGroups(a.groups, b.groups);
  const groupRates = pairs.map((pair) => ({
    pair,
    a: rateSideOf(talliesOf(pair.before), a.exposure, settings),
    b: rateSideOf(talliesOf(pair.after), b.exposure, settings),
  }));
  const judged = compareFamily(groupRates);
  const groups = groupRates
    .map((rates, i) => changedGroup(rates.pair, judged[i] as RateComparison, rates))
    .filter((group) => group.count.before + group.count.after > 0)
    .sort(byOutcome);
  const sameSides = (outcome: Outcome): Outcome =>
    isSame ? "no-meaningful-change" : asOverall(outcome);

  return {
    ...sides,
    comparability,
    overall: {
      ...changeOf(
        overall,
        rates.before,
        rates.after,
        a.tallies.filter(isReal),
        b.tallies.filter(isReal),
      ),
      outcome: sameSides(overall.outcome),
    },
    groups,
    withoutSuspects: sameSides(overall.outcome),
    withSuspects: sameSides(withSuspects.outcome),
    selfCheck: context.isSelfCheck
      ? { before: selfCheck(rates.before), after: selfCheck(rates.after) }
      : undefined,
    methods: methodsOf(settings, overall),
    problems: context.problems,
    problemCounts: context.problemCounts,
    warnings: context.warnings,
    missing: context.missing,
    isPartial: context.isPartial,
  };
}

/** The groups of one side as a report of that side alone would have them: stacks, examples, figures. */
function finishedGroups(
  { groups }: Side,
  { inputs, totals }: SideInput,
  groupBy: GroupBy,
): Group[] {
  const sessions = new Map(totals.sessions.map((session) => [session.index, session]));
  const history = new VersionHistory(totals, {});
  return Array.from(groups.values(), (group) =>
    finishGroup(group, { groupBy, inputs, sessions, scale: totals.scale, history }),
  ).sort(byBlockedTime);
}

/** The side with the evidence that its processes are for each other. */
function correlated(side: SideInput): SideInput {
  return { ...side, totals: correlate(side.totals) };
}

/** Overall there is no "new": a side without any stall is simply better or worse. */
function asOverall(outcome: Outcome): Outcome {
  return outcome === "new" ? "worse" : outcome === "fixed" ? "better" : outcome;
}

function selfCheck(side: RateSide): Outcome | undefined {
  const halves = splitAlternately(side);
  return halves === undefined ? undefined : asOverall(compareRates(...halves).outcome);
}

function factsOf(side: SideInput): SideFacts {
  const coverage = coverageOf(side.totals, side.filters);
  const distinct = <T extends string | number>(values: readonly (T | undefined)[]): T[] =>
    [...new Set(values.filter((value) => value !== undefined))].sort((x, y) => (x < y ? -1 : 1));
  const sessions = side.totals.sessions
    .filter(({ lifeLine }) => watchedSpans(lifeLine, side.filters).length > 0)
    .map((session) => session.facts);
  const window = windowOf(side.totals, side.filters);
  return {
    label: side.label,
    inputs: shownInputs(side.inputs),
    window,
    coverage:
      side.windowMs === undefined
        ? coverage
        : // Who says for how long was watched knows of the silences, too.
          { ...coverage, observedMs: side.windowMs, basis: "lifecycle", gaps: [] },
    totals: totalsOf(side.totals.tallies),
    versions: distinct(sessions.map((one) => one?.version)),
    hosts: distinct(sessions.map((one) => one?.host)),
    nodeVersions: distinct(sessions.map((one) => one?.node)),
    thresholds: distinct(sessions.map((one) => one?.threshold)),
    hourly: hourlyOf(side.totals, window, side.filters),
    histogram: histogramOf(side.totals.tallies),
  };
}

function windowLength({ window }: SideFacts): number {
  return window === undefined ? 0 : window.to - window.from;
}

async function openSide(
  input: SideInput,
  facts: SideFacts,
  settings: RateSettings,
  context: ComparisonContext,
): Promise<Side> {
  const { tallies } = input.totals;
  // Without life lines nobody knows how long was watched, and a rate made of a guess would be a wrong claim.
  const observedMs = facts.coverage.basis === "lifecycle" ? facts.coverage.observedMs : undefined;
  const judged = await judgeTallies(
    tallies.filter((tally) => !isSuspect(tally.key.kind)),
    context.resolveStacks,
  );
  return {
    facts,
    tallies,
    exposure: exposureOf(input.totals, input.filters, settings, observedMs),
    groups: groupTallies(judged, context.groupBy),
  };
}

function talliesOf(group: TallyGroup | undefined): Tally[] {
  return group?.members.map(({ tally }) => tally) ?? [];
}

function changedGroup(
  pair: GroupPair,
  comparison: RateComparison,
  rates: { a: RateSide; b: RateSide },
): ChangedGroup {
  const shown = (pair.after ?? pair.before) as TallyGroup;
  const main = shown.members[0] as JudgedTally;
  return {
    id: shown.identity.id,
    function: shown.identity.name,
    location: locationOf(main.blame.frame),
    package: main.blame.package,
    renamedFrom:
      pair.renameReason === undefined || pair.before === undefined
        ? undefined
        : {
            id: pair.before.identity.id,
            function: pair.before.identity.name,
            reason: pair.renameReason,
          },
    ...changeOf(comparison, rates.a, rates.b, talliesOf(pair.before), talliesOf(pair.after)),
  };
}

function changeOf(
  comparison: RateComparison,
  a: RateSide,
  b: RateSide,
  talliesA: readonly Tally[],
  talliesB: readonly Tally[],
): Change {
  const { evidence, durations } = comparison;
  const blocked = { before: blockedMsOf(talliesA), after: blockedMsOf(talliesB) };
  const perHour = (amount: number, side: RateSide): number | undefined =>
    side.observedHours === undefined || side.observedHours <= 0
      ? undefined
      : amount / side.observedHours;
  const both = <T>(before: T, after: T): BeforeAfter<T> => ({ before, after });
  const estimate = ({
    estimate: value,
    low,
    high,
  }: {
    estimate: number;
    low: number;
    high: number;
  }) => ({
    estimate: value,
    low,
    high,
  });
  return {
    outcome: comparison.outcome,
    notes: comparison.notes,
    count: both(a.count, b.count),
    blockedMs: blocked,
    ratePerHour: both(perHour(a.count, a), perHour(b.count, b)),
    rateRatio: evidence === undefined ? undefined : estimate(evidence.ratio),
    blockedRatio:
      comparison.blockedTime === undefined ? undefined : estimate(comparison.blockedTime),
    pValue: evidence?.p,
    qValue: comparison.q,
    blockedMsPerHour: both(perHour(blocked.before, a), perHour(blocked.after, b)),
    duration: {
      before: lengthsOf(talliesA, a),
      after: lengthsOf(talliesB, b),
      ratio: durations === undefined ? undefined : estimate(durations.ratio),
      pValue: durations?.test.p,
    },
    bursts: both(a.burstCount, b.burstCount),
    appearance: comparison.appearance,
    // 0: there is enough to have seen a doubling, so it is no doubling.
    needHours: (comparison.needed?.moreOfB ?? comparison.needed?.moreOfEach) || undefined,
    test: evidence?.test,
  };
}

function blockedMsOf(tallies: readonly Tally[]): number {
  return blockedUsOf(tallies) / 1000;
}

function lengthsOf(tallies: readonly Tally[], { burstLongestMs }: RateSide): Lengths {
  const durations = mergedDurations(tallies);
  return {
    p50Ms: durations.quantile(0.5),
    p50Interval: quantileInterval(burstLongestMs, 0.5),
    p95Ms: durations.quantile(0.95),
    p95Interval: quantileInterval(burstLongestMs, 0.95),
    maxMs: durations.max,
  };
}

/** The interval of a quantile; stalls of one burst are no independent values, so each burst gives its longest. */
function quantileInterval(
  burstLongestMs: ArrayLike<number>,
  q: number,
): readonly [number, number] | undefined {
  const ranks = quantileRanks(q, burstLongestMs.length);
  if (ranks === undefined) return undefined;
  const sorted = Float64Array.from(burstLongestMs).sort();
  return [sorted[ranks.low - 1] as number, sorted[ranks.high - 1] as number];
}

function byOutcome(a: ChangedGroup, b: ChangedGroup): number {
  return (
    OUTCOME_ORDER.indexOf(a.outcome) - OUTCOME_ORDER.indexOf(b.outcome) ||
    b.blockedMs.after + b.blockedMs.before - a.blockedMs.after - a.blockedMs.before ||
    (a.id < b.id ? -1 : 1)
  );
}

function methodsOf(settings: RateSettings, overall: RateComparison): string[] {
  const block = settings.blockMs === 3_600_000 ? "1 h" : "10 min";
  const test = overall.evidence?.test ?? "none";
  return [
    `rates per observed hour (hours x processes); blocks of ${block} per host; a new burst after ${settings.burstGapMs / 1000} s of silence; quantiles nearest-rank`,
    `overall: one test declared beforehand (${test}), 95 % interval by ${overall.evidence?.ratio.method ?? "nothing"}; groups: the same with q-values by Benjamini-Hochberg`,
    "worse or better: q < 0.05 and the interval excludes 1 and the ratio is at least 1.25; no meaningful change: the 90 % interval lies within 0.8 to 1.25; seed 1 for shuffles",
  ];
}
