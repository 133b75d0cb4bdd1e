import { defined } from "../record/defined.js";
import { HOUR_MS } from "../record/time-units.js";
import type { ReportContext } from "../report/build-report.js";
import { totalsOf } from "../report/build-report.js";
import { correlate } from "../report/correlate.js";
import { subjectOf } from "../report/finish-group.js";
import { groupIdentities } from "../report/group-key.js";
import { groupTallies, type TallyGroup, talliesOf } from "../report/group-tallies.js";
import { judgeTallies } from "../report/judge-tallies.js";
import {
  type Acceptances,
  acceptancesOf,
  type KnownBlockers,
  type KnownContext,
  knownWarnings,
} from "../report/known-blockers.js";
import { shownInputs } from "../report/model.js";
import { nothingPassed } from "../report/nothing-passed.js";
import { nothingOwned, ownedTotals } from "../report/owners.js";
import {
  type RateBase,
  type RateScaleFound,
  rateScaleOf,
  workingServices,
} from "../report/rate-base.js";
import { rateWarnings, warningsOf } from "../report/report-warnings.js";
import type { ReportWarning } from "../report/warning.js";
import { DEFAULT_SEED } from "../stats/seeded-random.js";
import { ALPHA, MEANINGFUL_RATIO } from "../stats/significance.js";
import { coverageOf, windowOf } from "../tally/observed-time.js";
import type { Tally } from "../tally/tally.js";
import type { Totals } from "../tally/totals.js";
import { isSuspect } from "../verdict/verdict.js";
import { LEVEL_OF_CHOSEN } from "./find-changes.js";
import { BIN_LENGTHS_MS, type BinName } from "./time-bins.js";
import type { Trend, TrendGroup, TrendOutcome, TrendRow } from "./trend-model.js";
import { qValuesOf, rowOf, type TrendSource, trendSource, weigh } from "./trend-row.js";

/** The order in which functions are shown. */
const OUTCOME_ORDER: readonly TrendOutcome[] = [
  "worse",
  "better",
  "no-change",
  "too-few",
  "no-exposure",
];

/** Everything that a trend needs besides the records. */
export type TrendContext = ReportContext & {
  /** The length of the bins; if undefined, the window decides. */
  readonly by: BinName | undefined;
  readonly ratesPer: RateBase;
  readonly known: KnownBlockers | undefined;
  readonly knownContext: KnownContext;
};

/** Builds the trend of everything read: whether and when the rate or the blocked time of each function changed. */
export async function buildTrend(read: Totals, context: TrendContext): Promise<Trend> {
  const { filters, groupBy, ownership, resolveStacks } = context;
  const everyone = correlate(read);
  const totals = await ownedTotals(everyone, ownership, resolveStacks);
  const real = totals.tallies.filter(({ key }) => !isSuspect(key.kind));
  const coverage = coverageOf(totals, filters);
  const judged = await judgeTallies(real, resolveStacks);
  const groups = [
    ...groupTallies(judged, groupIdentities(judged, groupBy, ownership?.ownersOf)).values(),
  ];
  const rates = rateScaleOf(context.ratesPer, [{ label: "this log", totals, filters }]);
  const source = trendSource(totals, filters, rates, context.by);
  const { bins } = source;
  const acceptances = acceptancesOf(context.known, context.knownContext);
  const rows = overallRows(real, totals, acceptedTallies(groups, acceptances), source);
  return {
    inputs: shownInputs(context.inputs),
    window: windowOf(totals, filters),
    coverage,
    totals: totalsOf(totals.tallies),
    groupBy,
    binMs: bins.binMs,
    season: bins.season,
    methods: {
      seed: DEFAULT_SEED,
      level: ALPHA,
      levelOfChange: LEVEL_OF_CHOSEN,
      meaningfulRatio: MEANINGFUL_RATIO,
      rates: { ...rates.base, perOrdinaryHour: rates.perHour },
    },
    ...rows,
    groups: trendGroups(groups, source, acceptances),
    deploys: source.sessions.deploys,
    ...context.reading,
    warnings: [
      ...context.reading.warnings,
      ...knownNotes(groups, context),
      ...nothingPassed(everyone, filters),
      ...(totals.tallies.length === 0 ? await nothingOwned(everyone, context) : []),
      ...warningsOf(totals),
      ...timeWarnings({ ...source, rates }, coverage.basis === "lifecycle", context.by),
    ],
  };
}

function acceptedTallies(
  groups: readonly TallyGroup[],
  acceptances: Acceptances,
): ReadonlySet<Tally> {
  const accepted = groups.filter(({ identity }) => acceptances.has(identity.id));
  return new Set(talliesOf(accepted));
}

/** The rows of all functions together, with and without known blockers. */
function overallRows(
  real: readonly Tally[],
  { sessions }: Totals,
  accepted: ReadonlySet<Tally>,
  source: TrendSource,
): Pick<Trend, "overall" | "withoutAccepted"> {
  const services =
    workingServices(source.rates, sessions) ??
    new Set(sessions.map(({ program }) => program.service));
  const rowFor = (tallies: readonly Tally[]): TrendRow => {
    const counted = tallies.filter(({ key }) => services.has(key.program.service));
    const weighed = weigh(counted, source, services);
    return rowOf(weighed, weighed.evidence?.p, source);
  };
  const overall = rowFor(real);
  const open = real.filter((tally) => !accepted.has(tally));
  return { overall, withoutAccepted: accepted.size === 0 ? overall : rowFor(open) };
}

function knownNotes(
  groups: readonly TallyGroup[],
  { known, knownContext }: TrendContext,
): ReportWarning[] {
  if (known === undefined) return [];
  return knownWarnings(known, new Set(groups.map(({ identity }) => identity.id)), knownContext);
}

/** The rows of all groups, tested with those of each service as one family. */
function trendGroups(
  groups: readonly TallyGroup[],
  source: TrendSource,
  acceptances: Acceptances,
): TrendGroup[] {
  const weighed = groups.map((group) =>
    weigh(
      group.members.map(({ tally }) => tally),
      source,
    ),
  );
  const qValues = qValuesOf(weighed);
  return weighed
    .map((one, i) => ({
      ...subjectOf((groups[i] as TallyGroup).members),
      ...rowOf(one, qValues[i], source),
      ...defined({ acceptance: acceptances.get((groups[i] as TallyGroup).identity.id) }),
    }))
    .sort(byOutcome);
}

function byOutcome(a: TrendGroup, b: TrendGroup): number {
  const rank = ({ outcome }: TrendGroup): number => OUTCOME_ORDER.indexOf(outcome);
  return rank(a) - rank(b) || b.blockedMs - a.blockedMs || (a.id < b.id ? -1 : 1);
}

function timeWarnings(
  { totals, bins, rates }: TrendSource & { readonly rates: RateScaleFound },
  isWatched: boolean,
  by: BinName | undefined,
): ReportWarning[] {
  return [
    ...rateWarnings(rates, totals.sessions),
    ...(!isWatched && totals.sessions.length > 0 ? [{ code: "no-life-lines" } as const] : []),
    ...(by !== undefined && bins.binMs > BIN_LENGTHS_MS[by]
      ? [{ code: "kept-coarser", by, kept: bins.binMs > HOUR_MS ? "day" : "hour" } as const]
      : []),
  ];
}
