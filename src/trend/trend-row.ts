import { versionKey } from "../compare/absent-versions.js";
import { HOURLY, hasWorked, type RateScale, weighBy } from "../compare/rate-base.js";
import type { Deploy } from "../report/model.js";
import { ALPHA } from "../stats/significance.js";
import type { Filters } from "../tally/filters.js";
import { observedSpans } from "../tally/observed-time.js";
import { type Services, servicesKey, servicesOf } from "../tally/services.js";
import type { Session } from "../tally/session.js";
import { blockedUsOf, countOf, type Tally } from "../tally/tally.js";
import type { Totals } from "../tally/totals.js";
import {
  findChanges,
  type ObservedBins,
  oneLevel,
  type TrendEvidence,
  trendEvidence,
} from "./find-changes.js";
import { hoursInBins, stallsInBins, type TimeBins } from "./time-bins.js";
import type { TrendRow, TrendVersion } from "./trend-model.js";

const HOUR_MS = 3_600_000;

/** The data from which all rows are made. */
export interface TrendSource {
  readonly totals: Totals;
  readonly bins: TimeBins;
  readonly filters: Filters;
  /** Whether the observed time of processes is known. */
  readonly isTimed: boolean;
  readonly deploys: readonly Deploy[];
  readonly rates: RateScale;
  /** A cache of the hours of each bin by services, which most functions share. */
  readonly observed: Map<string, Float64Array>;
}

/** Some tallies over time, with the evidence of a change. */
export interface WeighedTallies {
  readonly tallies: readonly Tally[];
  readonly services: Services;
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
  const { totals, bins, filters, rates } = source;
  const family = servicesKey(services);
  const sessions = totals.sessions.filter(({ program }) => services.has(program.service));
  const worked = { label: "", totals: { sessions }, filters };
  const hours =
    source.observed.get(family) ??
    hoursInBins(
      sessions,
      filters,
      bins,
      weighBy(hasWorked(worked, rates) ? rates : HOURLY, worked),
    );
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
  return { tallies, services, hours, counts, blockedMs, observed, evidence, family };
}

/** The finished row. @param q undefined if nothing was tested */
export function rowOf(
  weighed: WeighedTallies,
  q: number | undefined,
  source: TrendSource,
): TrendRow {
  const { tallies, services, hours, counts, blockedMs, observed, evidence } = weighed;
  const { bins, deploys, isTimed } = source;
  const found =
    evidence !== undefined && q !== undefined && q < ALPHA
      ? findChanges(
          observed,
          bins,
          evidence,
          q,
          deploys.filter(({ service }) => services.has(service)),
        )
      : { levels: isTimed ? oneLevel(observed, bins) : [], changes: [] };
  return {
    outcome: !isTimed
      ? "no-exposure"
      : evidence === undefined
        ? "too-few"
        : (found.changes.at(-1)?.direction ?? "no-change"),
    count: countOf(tallies),
    blockedMs: blockedUsOf(tallies) / 1000,
    pValue: evidence?.p,
    qValue: q,
    ...found,
    bins: Array.from(hours, (observedHours, bin) => ({
      fromMs: (bins.first + bin) * bins.binMs,
      observedHours,
      count: counts[bin] as number,
      blockedMs: blockedMs[bin] as number,
    })),
    versions: versionsOf(tallies, services, source),
  };
}

/** The figures of each version of some services, in the order of their first starts. */
function versionsOf(
  tallies: readonly Tally[],
  services: Services,
  { totals, filters, deploys }: TrendSource,
): TrendVersion[] {
  const found = new Map<
    string,
    { service: string | undefined; version: string | undefined; own: Session[] }
  >();
  for (const session of totals.sessions) {
    const { service, version } = session.program;
    if (!services.has(service)) continue;
    const key = versionKey(session);
    const one = found.get(key) ?? { service, version, own: [] };
    one.own.push(session);
    found.set(key, one);
  }
  const startOf = (service: string | undefined, version: string | undefined): number =>
    deploys.findIndex((one) => one.service === service && one.version === version);
  return [...found.values()]
    .map(({ service, version, own }) => {
      const stalls = tallies.filter(
        ({ key }) => key.program.service === service && key.program.version === version,
      );
      const spans = own.flatMap(({ lifeLine }) => observedSpans(lifeLine, filters));
      return {
        service,
        version,
        observedHours: spans.reduce((sum, { from, to }) => sum + to - from, 0) / HOUR_MS,
        count: countOf(stalls),
        blockedMs: blockedUsOf(stalls) / 1000,
      };
    })
    .filter(({ observedHours, count }) => observedHours > 0 || count > 0)
    .sort((a, b) => startOf(a.service, a.version) - startOf(b.service, b.version));
}
