import { versionKey } from "../compare/absent-versions.js";
import {
  type RateScale,
  type RateScaleFound,
  ratesOfServices,
  weighBy,
} from "../report/rate-base.js";
import type { TrendChange } from "../report/trend-change.js";
import { qValuesOfFamilies } from "../stats/families.js";
import { ALPHA } from "../stats/significance.js";
import type { Filters } from "../tally/filters.js";
import { groupBy } from "../tally/group-by.js";
import { coverageOf, windowOf } from "../tally/observed-time.js";
import { type Services, servicesKey, servicesOf } from "../tally/services.js";
import { blockedUsOf, countOf, type Tally } from "../tally/tally.js";
import type { Totals } from "../tally/totals.js";
import {
  findChanges,
  type ObservedBins,
  oneLevel,
  type TrendEvidence,
  trendEvidence,
} from "./find-changes.js";
import { ServiceSessions } from "./service-sessions.js";
import { type BinName, hoursInBins, stallsInBins, type TimeBins, timeBins } from "./time-bins.js";
import type { TrendRow, TrendVersion } from "./trend-model.js";

/** The data from which all rows are made. */
export interface TrendSource {
  readonly totals: Totals;
  readonly bins: TimeBins;
  readonly filters: Filters;
  /** Whether the observed time of processes is known. */
  readonly isTimed: boolean;
  readonly sessions: ServiceSessions;
  readonly rates: RateScale;
  /** A cache of the hours of each bin by services, which most functions share. */
  readonly observed: Map<string, Float64Array>;
}

/** Prepares the search for changes. @param by the length of the bins; if undefined, the window decides */
export function trendSource(
  totals: Totals,
  filters: Filters,
  rates: RateScale & Partial<Pick<RateScaleFound, "problems">>,
  by: BinName | undefined,
): TrendSource {
  const window = windowOf(totals, filters) ?? { from: 0, to: 0 };
  const isTimed = coverageOf(totals, filters).basis === "lifecycle";
  return {
    totals,
    bins: timeBins(window, totals.scale.blockMs, by),
    filters,
    isTimed: isTimed && rates.problems?.[0] === undefined,
    sessions: new ServiceSessions(totals, filters),
    rates,
    observed: new Map(),
  };
}

/** Some tallies over time, with the evidence of a change. */
export interface WeighedTallies {
  readonly tallies: readonly Tally[];
  readonly services: Services;
  readonly rates: RateScale;
  readonly hours: Float64Array;
  readonly counts: Float64Array;
  readonly blockedMs: Float64Array;
  readonly observed: ObservedBins;
  readonly evidence: TrendEvidence | undefined;
  /** The key of the services. */
  readonly family: string;
}

/** Distributes tallies over bins and searches for a first division. @param services whose time counts; by default the tallies' */
export function weigh(
  tallies: readonly Tally[],
  source: TrendSource,
  services: Services = servicesOf(tallies),
): WeighedTallies {
  const { totals, bins, filters } = source;
  const family = servicesKey(services);
  const sessions = source.sessions.of(services);
  const rates = ratesOfServices(source.rates, services);
  const weigh = weighBy(rates, { label: "", totals: { sessions }, filters });
  const hours = source.observed.get(family) ?? hoursInBins(sessions, filters, bins, weigh);
  source.observed.set(family, hours);
  const { counts, blockedMs } = stallsInBins(tallies, totals.scale.blockMs, bins);
  const kept = [...hours.keys()].filter((bin) => (hours[bin] as number) > 0);
  const pick = (list: Float64Array): Float64Array =>
    Float64Array.from(kept, (bin) => list[bin] as number);
  const observed = {
    bins: kept.map((bin) => bins.first + bin),
    hours: pick(hours),
    counts: pick(counts),
    blockedMs: pick(blockedMs),
  };
  const evidence = source.isTimed ? trendEvidence(observed, bins) : undefined;
  return { tallies, services, rates, hours, counts, blockedMs, observed, evidence, family };
}

/** The finished row. @param q undefined if nothing was tested */
export function rowOf(
  weighed: WeighedTallies,
  q: number | undefined,
  source: TrendSource,
): TrendRow {
  const { tallies, services, rates, hours, counts, blockedMs, observed, evidence } = weighed;
  const { bins, isTimed } = source;
  const { levels, changes } = changesIn(weighed, q, source) ?? {
    levels: isTimed ? oneLevel(observed, bins) : [],
    changes: [],
  };
  const unitsPerHour = rates.perHour / rates.base.amount;
  return {
    outcome: !isTimed
      ? "no-exposure"
      : evidence === undefined
        ? "too-few"
        : (changes.at(-1)?.direction ?? "no-change"),
    count: countOf(tallies),
    blockedMs: blockedUsOf(tallies) / 1000,
    pValue: evidence?.p,
    qValue: q,
    ratesPer: rates.base.text,
    unitsPerHour,
    levels: levels.map((level) => ({
      ...level,
      ratePerHour: level.ratePerHour / unitsPerHour,
      blockedMsPerHour: level.blockedMsPerHour / unitsPerHour,
    })),
    changes,
    bins: Array.from(hours, (observedHours, bin) => ({
      fromMs: (bins.first + bin) * bins.binMs,
      observedHours,
      count: counts[bin] as number,
      blockedMs: blockedMs[bin] as number,
    })),
    versions: versionsOf(tallies, services, source),
  };
}

/** The levels of some tallies, if their evidence is significant. */
function changesIn(
  { observed, evidence, services }: WeighedTallies,
  q: number | undefined,
  { bins, sessions }: TrendSource,
): ReturnType<typeof findChanges> | undefined {
  if (evidence === undefined || q === undefined || q >= ALPHA) return undefined;
  const own = sessions.deploys.filter(({ service }) => services.has(service));
  return findChanges(observed, bins, evidence, q, own);
}

/** The q of each of some tallies, those of each service as one family; undefined for what was not tested. */
export function qValuesOf(weighed: readonly WeighedTallies[]): (number | undefined)[] {
  const tested = weighed.filter(({ evidence }) => evidence !== undefined);
  const qValues = qValuesOfFamilies(
    tested.map(({ evidence }) => evidence?.p ?? 1),
    tested.map(({ family }) => family),
  );
  const qOf = new Map(tested.map((one, i) => [one, qValues[i]]));
  return weighed.map((one) => qOf.get(one));
}

/** The last change of each of some groups of tallies, which are tested together. */
export function lastChanges(
  groups: readonly (readonly Tally[])[],
  source: TrendSource,
): (TrendChange | undefined)[] {
  const weighed = groups.map((tallies) => weigh(tallies, source));
  const qValues = qValuesOf(weighed);
  return weighed.map((one, i) => changesIn(one, qValues[i], source)?.changes.at(-1));
}

/** The figures of each version of some services, in the order of their first starts. */
function versionsOf(
  tallies: readonly Tally[],
  services: Services,
  { sessions }: TrendSource,
): TrendVersion[] {
  const stallsOf = groupBy(tallies, ({ key }) => versionKey(key));
  return sessions
    .versionsOf(services)
    .map(({ key, service, version, observedHours }) => {
      const stalls = stallsOf.get(key) ?? [];
      return {
        service,
        version,
        observedHours,
        count: countOf(stalls),
        blockedMs: blockedUsOf(stalls) / 1000,
      };
    })
    .filter(({ observedHours, count }) => observedHours > 0 || count > 0);
}
