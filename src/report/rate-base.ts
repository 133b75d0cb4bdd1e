/**
 * The base of rates. With twice the traffic, a service has twice the stalls without being worse; per request, or per active hour, its
 * rate is unchanged. An hour in which twice as much was done then counts as two; everything else stays the same.
 */

import { HOUR_MS } from "../record/time-units.js";
import type { Filters } from "../tally/filters.js";
import { groupBy } from "../tally/group-by.js";
import { observedSpans } from "../tally/observed-time.js";
import type { Services } from "../tally/services.js";
import type { Session } from "../tally/session.js";
import type { Totals } from "../tally/totals.js";
import type { WorkKind } from "../tally/work-line.js";
import type { WorkNote } from "./warning.js";

/** The largest share of observed time of processes that do not report their work; they are assumed to do as much as the others. */
const MOST_UNKNOWN_SHARE = 0.2;

/** The base of rates: an amount of something. */
export interface RateBase {
  readonly kind: "hour" | WorkKind;
  readonly amount: number;
  /** The text after the slash: `h`, `1,000 requests`. */
  readonly text: string;
}

export const PER_HOUR: RateBase = { kind: "hour", amount: 1, text: "h" };

/** A base as typed on the command line; `work=orders` names what the application counts. */
export type RateBaseName = "hour" | WorkKind | `work=${string}`;

export function rateBaseOf(name: RateBaseName): RateBase {
  if (name === "hour") return PER_HOUR;
  if (name === "active-hour") return { kind: name, amount: 1, text: "active h" };
  if (name === "requests") return { kind: name, amount: 1_000, text: "1,000 requests" };
  const unit = name.slice("work=".length) || "units of work";
  return { kind: "work", amount: 1_000, text: `1,000 ${unit}` };
}

/** The weight of a session's span (epoch ms), in hours of average work. */
export type Weigh = (session: Session, from: number, to: number) => number;

/** Weighs plain hours. */
const byTheClock: Weigh = (_session, from, to) => (to - from) / HOUR_MS;

/** Converts between an amount of work and hours of average work. */
export interface RateScale {
  readonly base: RateBase;
  /** Average work: how much of the base an observed hour of a process has, over everything that is compared. */
  readonly perHour: number;
  /** Services that did no work on a side on which they ran: their rates are per hour, and a sum with others would mix two units. */
  readonly hourly: Services;
}

export const HOURLY: RateScale = { base: PER_HOUR, perHour: 1, hourly: new Set() };

/** The rates of what occurs in some services. */
export function ratesOfServices(rates: RateScale, services: Services): RateScale {
  return [...services].some((service) => rates.hourly.has(service)) ? HOURLY : rates;
}

/** The services of the overall figures; undefined if all services have the same rates. */
export function workingServices(
  { hourly }: RateScale,
  sessions: readonly Session[],
): Services | undefined {
  const all = new Set(sessions.map(serviceOf));
  const working = [...all].filter((service) => !hourly.has(service));
  return working.length > 0 && working.length < all.size ? new Set(working) : undefined;
}

/** The sessions of one side, or of all. */
export interface Worked {
  readonly label: string;
  readonly totals: Pick<Totals, "sessions">;
  readonly filters: Filters;
}

const serviceOf = ({ program }: Session): string | undefined => program.service;

/** The work of one side. */
interface WorkOfSide {
  /** The work of the sessions that report it. */
  readonly work: number;
  readonly knownMs: number;
  readonly unknownMs: number;
}

/** Adds up the work of the services of one side, but for some. */
function workOf({ totals, filters }: Worked, kind: WorkKind, skipped: Services): WorkOfSide {
  const sum = { work: 0, knownMs: 0, unknownMs: 0 };
  for (const session of totals.sessions) {
    if (skipped.has(serviceOf(session))) continue;
    for (const { from, to } of observedSpans(session.lifeLine, filters)) {
      const work = workBetween(session, kind, from, to);
      sum[work === undefined ? "unknownMs" : "knownMs"] += to - from;
      sum.work += work ?? 0;
    }
  }
  return sum;
}

/** The work of a session from one time to another, epoch ms; undefined if it does not report it. */
function workBetween(
  { work }: Session,
  kind: WorkKind,
  from: number,
  to: number,
): number | undefined {
  return work?.knows(kind) === true ? work.between(kind, from, to) : undefined;
}

/** The services of which no process reports its work, if those of another service do. */
function worklessServices(sides: readonly Worked[], kind: WorkKind): Services {
  const sessions = sides.flatMap(({ totals }) => totals.sessions);
  const working = new Set(sessions.filter(({ work }) => work?.knows(kind) === true).map(serviceOf));
  if (working.size === 0) return new Set();
  return new Set(sessions.map(serviceOf).filter((service) => !working.has(service)));
}

/** The services of one side that did no work. */
function idleServices({ totals, filters, label }: Worked, kind: WorkKind): (string | undefined)[] {
  const ofService = groupBy(totals.sessions, serviceOf);
  return [...ofService].flatMap(([service, sessions]) => {
    const { work } = workOf({ label, filters, totals: { sessions } }, kind, new Set());
    return work > 0 ? [] : [service];
  });
}

/** The result of {@link rateScaleOf}. The lists have an entry for each side. */
export interface RateScaleFound extends RateScale {
  /** Why the rates of a side are unknown; undefined if they are known. */
  readonly problems: readonly (WorkNote | undefined)[];
  /** The note for a side with a few processes that do not report their work. */
  readonly notes: readonly (WorkNote | undefined)[];
}

/** Computes the average work of an hour over all sides. */
export function rateScaleOf(base: RateBase, sides: readonly Worked[]): RateScaleFound {
  const { kind } = base;
  if (kind === "hour") return { ...HOURLY, problems: [], notes: [] };
  const workless = worklessServices(sides, kind);
  const works = sides.map((side) => workOf(side, kind, workless));
  const hourly = new Set(sides.flatMap((side) => idleServices(side, kind)));
  const working = sides.map((side) => workOf(side, kind, hourly));
  const sum = (of: (work: WorkOfSide) => number): number =>
    working.reduce((all, one) => all + of(one), 0);
  const perHour = (sum(({ work }) => work) / sum(({ knownMs }) => knownMs)) * HOUR_MS;
  const unknownShares = works.map(({ knownMs, unknownMs }) => unknownMs / (knownMs + unknownMs));
  return {
    base,
    perHour: perHour > 0 ? perHour : 1,
    hourly,
    problems: works.map(({ work }, i): WorkNote | undefined => {
      const isUntold = (unknownShares[i] as number) > MOST_UNKNOWN_SHARE;
      if (!isUntold && work > 0) return undefined;
      const share = unknownShares[i] as number;
      return { code: "no-work", side: sides[i]?.label ?? "", kind, isUntold, share };
    }),
    notes: unknownShares.map((share, i): WorkNote | undefined =>
      share > 0 && share <= MOST_UNKNOWN_SHARE
        ? { code: "work-unknown", side: sides[i]?.label ?? "", kind, share }
        : undefined,
    ),
  };
}

/** The note about services whose rates are by the hour, beside others; none if all have the same rates. */
export function notOverallNotes(rates: RateScale, sessions: readonly Session[]): WorkNote[] {
  const { kind } = rates.base;
  if (kind === "hour" || workingServices(rates, sessions) === undefined) return [];
  return [{ code: "not-overall", kind, services: [...rates.hourly].sort() }];
}

/** What was done in the observed time, without services whose rates are per hour. */
export interface ReportWork {
  readonly base: RateBase;
  /** In units of the base's `amount`. */
  readonly done: number;
  /** The stalls meanwhile, without suspects. */
  readonly count: number;
  readonly blockedMs: number;
  /** The ids of groups whose rates are per hour. */
  readonly hourlyIds: ReadonlySet<string>;
}

/** Time without work has a small weight, because stalls occur in it, too. */
const LEAST_WEIGHT = 1e-3;

/** The work of an observed hour of a process; undefined if unreported, or if the base is the hour. */
export function workPerHour(
  { base: { kind }, hourly }: RateScale,
  side: Worked,
): number | undefined {
  if (kind === "hour") return undefined;
  const { work, knownMs } = workOf(side, kind, hourly);
  return knownMs > 0 ? (work / knownMs) * HOUR_MS : undefined;
}

/** The weighing of one side's time. */
export function weighBy({ base, perHour, hourly }: RateScale, side: Worked): Weigh {
  const { kind } = base;
  if (kind === "hour") return byTheClock;
  const { work: all, knownMs } = workOf(side, kind, hourly);
  /** The work per ms of a session that does not report it: as much as the others'. */
  const ordinary = knownMs > 0 ? all / knownMs : 0;
  return (session, from, to) => {
    const done = workBetween(session, kind, from, to) ?? ordinary * (to - from);
    return Math.max(done / perHour, (LEAST_WEIGHT * (to - from)) / HOUR_MS);
  };
}
