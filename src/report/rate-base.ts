/**
 * The base of rates. With twice the traffic, a service has twice the stalls without being worse; per request, or per active hour, its
 * rate is unchanged. An hour in which twice as much was done then counts as two; everything else stays the same.
 */

import type { Filters } from "../tally/filters.js";
import { observedSpans } from "../tally/observed-time.js";
import type { Program } from "../tally/program.js";
import type { Session } from "../tally/session.js";
import type { Totals } from "../tally/totals.js";
import type { WorkKind } from "../tally/work-line.js";
import type { WorkNote } from "./warning.js";

const HOUR_MS = 3_600_000;
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
export const byTheClock: Weigh = (_session, from, to) => (to - from) / HOUR_MS;

/** Converts between an amount of work and hours of average work. */
export interface RateScale {
  readonly base: RateBase;
  /** Average work: how much of the base an observed hour of a process has, over everything that is compared. */
  readonly perHour: number;
  /** Services of which no process reports any work: they do none. */
  readonly workless: ReadonlySet<Program["service"]>;
}

export const HOURLY: RateScale = { base: PER_HOUR, perHour: 1, workless: new Set() };

/** The sessions of one side, or of all. */
export interface Worked {
  readonly label: string;
  readonly totals: Pick<Totals, "sessions">;
  readonly filters: Filters;
}

/** The work of one side. */
interface WorkOfSide {
  /** The work of the sessions that report it. */
  readonly work: number;
  readonly knownMs: number;
  readonly unknownMs: number;
}

function workOf({ totals, filters }: Worked, kind: WorkKind, workless: Workless): WorkOfSide {
  const sum = { work: 0, knownMs: 0, unknownMs: 0 };
  for (const session of totals.sessions) {
    for (const { from, to } of observedSpans(session.lifeLine, filters)) {
      const work = workBetween(session, kind, workless, from, to);
      sum[work === undefined ? "unknownMs" : "knownMs"] += to - from;
      sum.work += work ?? 0;
    }
  }
  return sum;
}

type Workless = RateScale["workless"];

/** The work of a session from one time to another, epoch ms; undefined if it does not report it. */
function workBetween(
  { work, program }: Session,
  kind: WorkKind,
  workless: Workless,
  from: number,
  to: number,
): number | undefined {
  if (work?.knows(kind) === true) return work.between(kind, from, to);
  return workless.has(program.service) ? 0 : undefined;
}

/** The services of which no process reports its work, if those of another service do. */
function worklessServices(sides: readonly Worked[], kind: WorkKind): Workless {
  const sessions = sides.flatMap(({ totals }) => totals.sessions);
  const servicesOf = (some: readonly Session[]): Set<Program["service"]> =>
    new Set(some.map(({ program }) => program.service));
  const working = servicesOf(sessions.filter(({ work }) => work?.knows(kind) === true));
  if (working.size === 0) return new Set();
  return new Set([...servicesOf(sessions)].filter((service) => !working.has(service)));
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
  const sum = (of: (work: WorkOfSide) => number): number =>
    works.reduce((all, one) => all + of(one), 0);
  const perHour = (sum(({ work }) => work) / sum(({ knownMs }) => knownMs)) * HOUR_MS;
  const unknownShares = works.map(({ knownMs, unknownMs }) => unknownMs / (knownMs + unknownMs));
  return {
    base,
    perHour: perHour > 0 ? perHour : 1,
    workless,
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

/** What was done in the observed time. */
export interface ReportWork {
  readonly base: RateBase;
  /** In units of the base's `amount`. */
  readonly done: number;
}

/** Time without work has a small weight, because stalls occur in it, too. */
const LEAST_WEIGHT = 1e-3;

/** The work of an observed hour of a process; undefined if unreported, or if the base is the hour. */
export function workPerHour({ kind }: RateBase, side: Worked): number | undefined {
  if (kind === "hour") return undefined;
  const { work, knownMs } = workOf(side, kind, HOURLY.workless);
  return knownMs > 0 ? (work / knownMs) * HOUR_MS : undefined;
}

/** Whether some sessions did any work. */
export function hasWorked(side: Worked, { base, workless }: RateScale): boolean {
  return base.kind === "hour" || workOf(side, base.kind, workless).work > 0;
}

/** The weighing of one side's time. */
export function weighBy({ base, perHour, workless }: RateScale, side: Worked): Weigh {
  const { kind } = base;
  if (kind === "hour") return byTheClock;
  const { work: all, knownMs } = workOf(side, kind, workless);
  /** The work per ms of a session that does not report it: as much as the others'. */
  const ordinary = knownMs > 0 ? all / knownMs : 0;
  return (session, from, to) => {
    const done = workBetween(session, kind, workless, from, to) ?? ordinary * (to - from);
    return Math.max(done / perHour, (LEAST_WEIGHT * (to - from)) / HOUR_MS);
  };
}
