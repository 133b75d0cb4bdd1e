import type { AboutReading } from "../report/about-reading.js";
import { byBlockedTime } from "../report/build-report.js";
import { correlate } from "../report/correlate.js";
import { finishGroup } from "../report/finish-group.js";
import { groupIdentities } from "../report/group-key.js";
import { groupTallies, type TallyGroup, talliesOf } from "../report/group-tallies.js";
import { type JudgedTally, judgeTallies } from "../report/judge-tallies.js";
import type { KnownBlockers, KnownContext } from "../report/known-blockers.js";
import type { Group } from "../report/model.js";
import { type Ownership, ownedTotals } from "../report/owners.js";
import { type RateBase, rateScaleOf } from "../report/rate-base.js";
import { guessedAmong, warningsOf } from "../report/report-warnings.js";
import { VersionHistory } from "../report/version-history.js";
import type { ReportWarning } from "../report/warning.js";
import type { ResolveStacks } from "../stack/stack-query.js";
import { type BeforeAfter, weighChange } from "../stats/change.js";
import { judgeChange, type Outcome } from "../stats/outcome.js";
import { DEFAULT_SEED } from "../stats/seeded-random.js";
import { servicesOf } from "../tally/services.js";
import { blockedUsOf, type Tally } from "../tally/tally.js";
import { acceptedPairs } from "./accepted-pairs.js";
import { changeInputOf } from "./change-input.js";
import { changeOf, type Finding } from "./change-of.js";
import { changedGroups } from "./changed-groups.js";
import { comparabilityOf } from "./comparability.js";
import type { ComparabilityNote } from "./comparability-note.js";
import type { Comparison, ComparisonSide } from "./comparison-model.js";
import { describeSide } from "./describe-side.js";
import { Exposures, type OverallExposure } from "./exposure.js";
import { methodsOf } from "./methods.js";
import type { ComparisonScale, Observation } from "./observation.js";
import { chooseScale } from "./observed-cells.js";
import { overallOutcome } from "./overall-outcome.js";
import { pairGroups } from "./pair-groups.js";
import { selfCheck } from "./self-check.js";
import { serviceLoads } from "./service-loads.js";
import { suspicionOf } from "./suspicion.js";
import { mindUnreadLines } from "./unread-lines.js";

/** Everything that a comparison needs besides the two sides. */
export interface ComparisonContext extends KnownContext {
  /** Undefined without ownership rules. */
  readonly ownership?: Ownership | undefined;
  readonly known: KnownBlockers | undefined;
  readonly resolveStacks: ResolveStacks;
  /** The burst gap (ms) with which both sides were added up. */
  readonly burstGapMs: number;
  readonly isSelfCheck: boolean;
  readonly ratesPer: RateBase;
  /** The note about the compared hours of the day, if not all are compared. */
  readonly matchedHours: ComparabilityNote | undefined;
  readonly reading: AboutReading;
}

/** Compares two sides: the outcome with its interval, the groups, and everything needed to reproduce it. */
export async function buildComparison(
  readBefore: Observation,
  readAfter: Observation,
  context: ComparisonContext,
): Promise<Comparison> {
  const observations = {
    before: await correlated(readBefore, context),
    after: await correlated(readAfter, context),
  };
  const { before, after } = observations;
  const facts = { before: describeSide(before), after: describeSide(after) };
  const rates = rateScaleOf(context.ratesPer, [before, after]);
  const scale = chooseScale([before, after], facts, context.burstGapMs, rates);
  const exposures = new Exposures(observations, scale, rates.problems);
  const { isReal, note } = suspicionOf(observations);
  const grouped = await groupSides(observations, isReal, context);
  const sideOf = (side: "before" | "after"): ComparisonSide => ({
    ...facts[side],
    groups: finishedGroups(grouped[side], observations[side], context),
  });
  const sides = { before: sideOf("before"), after: sideOf("after") };
  const everything = exposures.overall();
  const find = (keep: (tally: Tally) => boolean): OverallFinding =>
    overallFinding(observations, keep, everything, scale);
  const overall = find(isReal);
  const hasSuspects = [before, after].some(({ totals }) => !totals.tallies.every(isReal));
  const comparability = comparabilityOf([sides.before, sides.after], {
    observations: [before, after],
    matchedHours: context.matchedHours,
    suspicion: note,
    ground: everything.ground,
    rates,
  });
  const isSame = comparability.some(({ code }) => code === "same-input");
  const outcomeOf = ({ finding }: OverallFinding): Outcome =>
    isSame ? "no-meaningful-change" : overallOutcome(finding.judgement.outcome);
  const pairs = pairGroups(grouped.before, grouped.after, (old, fresh) =>
    passesOver(old, fresh, exposures),
  );
  const accepted = acceptedPairs(pairs, context.known, context);
  const isGated = (tally: Tally): boolean => isReal(tally) && !accepted.tallies.has(tally);
  const gated = accepted.tallies.size === 0 ? overall : find(isGated);
  return {
    ...sides,
    comparability,
    overall: {
      ...changeOf(overall.finding, overall.tallies, everything),
      outcome: outcomeOf(overall),
    },
    groups: changedGroups(pairs, { ...accepted, ...context }, observations, exposures, scale),
    loads: serviceLoads(observations, isGated, scale),
    withoutAccepted: outcomeOf(gated),
    withoutSuspects: outcomeOf(overall),
    withSuspects: outcomeOf(hasSuspects ? find(() => true) : overall),
    selfCheck: context.isSelfCheck ? selfCheck(overall.finding.input) : undefined,
    methods: methodsOf(scale, everything, observations),
    ...context.reading,
    warnings: [
      ...context.reading.warnings,
      ...accepted.warnings,
      ...guessedAmong(grouped.before, grouped.after),
      ...sideWarnings(observations),
    ],
  };
}

/** The warnings about the totals of both sides; different thresholds are told with the sides. */
function sideWarnings({ before, after }: BeforeAfter<Observation>): ReportWarning[] {
  const warnings = warningsOf(before.totals, after.totals);
  return warnings.filter(({ code }) => code !== "mixed-thresholds");
}

/** A function whose blocked time per hour becomes less than this many times more or less may be the same work under another name. */
const MOST_TIMES_APART = 2;

function passesOver(
  before: readonly TallyGroup[],
  after: readonly TallyGroup[],
  exposures: Exposures,
): boolean {
  const [old, fresh] = [talliesOf(before), talliesOf(after)];
  const { observedHours } = exposures.of(servicesOf([...old, ...fresh]));
  const perHour = (tallies: readonly Tally[], hours = 0): number => blockedUsOf(tallies) / hours;
  const ratio = perHour(fresh, observedHours.after) / perHour(old, observedHours.before);
  return ratio > 1 / MOST_TIMES_APART && ratio < MOST_TIMES_APART;
}

/** Groups the tallies of both sides by common ids. */
async function groupSides(
  { before, after }: BeforeAfter<Observation>,
  isReal: (tally: Tally) => boolean,
  { resolveStacks, groupBy, ownership }: ComparisonContext,
): Promise<BeforeAfter<ReadonlyMap<string, TallyGroup>>> {
  const judge = ({ totals }: Observation): Promise<JudgedTally[]> =>
    judgeTallies(totals.tallies.filter(isReal), resolveStacks);
  const judged = { before: await judge(before), after: await judge(after) };
  // For both sides at once: of two functions with one name, only one may be left afterwards.
  const identities = groupIdentities(
    [...judged.before, ...judged.after],
    groupBy,
    ownership?.ownersOf,
  );
  return {
    before: groupTallies(judged.before, identities),
    after: groupTallies(judged.after, identities),
  };
}

/** The groups of one side as in a report of that side alone: stacks, examples, figures. */
function finishedGroups(
  groups: ReadonlyMap<string, TallyGroup>,
  { inputs, totals }: Observation,
  { groupBy, ownership }: ComparisonContext,
): Group[] {
  const sessions = new Map(totals.sessions.map((session) => [session.index, session]));
  const history = new VersionHistory(totals, {});
  return Array.from(groups.values(), (group) =>
    finishGroup(group, { groupBy, inputs, sessions, scale: totals.scale, history, ownership }),
  ).sort(byBlockedTime);
}

/** A side after correlation of its processes, limited to the requested owners. */
async function correlated(
  side: Observation,
  { ownership, resolveStacks }: ComparisonContext,
): Promise<Observation> {
  return {
    ...side,
    totals: await ownedTotals(correlate(side.totals), ownership, resolveStacks),
  };
}

interface OverallFinding {
  readonly finding: Finding;
  readonly tallies: BeforeAfter<readonly Tally[]>;
}

function overallFinding(
  observations: BeforeAfter<Observation>,
  keep: (tally: Tally) => boolean,
  exposure: OverallExposure,
  scale: ComparisonScale,
): OverallFinding {
  const isCounted = (tally: Tally): boolean =>
    keep(tally) && exposure.services?.has(tally.key.program.service) !== false;
  const tallies = {
    before: observations.before.totals.tallies.filter(isCounted),
    after: observations.after.totals.tallies.filter(isCounted),
  };
  const input = changeInputOf(tallies, exposure, observations, scale);
  const evidence = weighChange(input, DEFAULT_SEED);
  const judged = judgeChange(input, evidence, evidence.p);
  const judgement = mindUnreadLines(judged, input, evidence, observations);
  return { tallies, finding: { input, evidence, q: evidence.p, judgement } };
}
