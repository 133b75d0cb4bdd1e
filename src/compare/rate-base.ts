/**
 * What rates are told per. With twice the traffic a service has twice the stalls without being worse: told per request, or per hour at
 * work, it has not. An hour in which twice as much was done then counts as two; all else stays as it is.
 */
import type { WorkNote } from "../report/warning.js";
import type { Filters } from "../tally/filters.js";
import { watchedSpans } from "../tally/observed-time.js";
import type { Session } from "../tally/session.js";
import type { Totals } from "../tally/totals.js";
import type { WorkKind } from "../tally/work-line.js";

const HOUR_MS = 3_600_000;
/** Processes that do not say what they did may hold this share of the observed time: they did as much as the others. */
const MOST_UNKNOWN_SHARE = 0.2;

/** What rates are told per: so much of something. */
export interface RateBase {
  readonly kind: "hour" | WorkKind;
  readonly amount: number;
  /** What stands after the slash: `h`, `1,000 requests`. */
  readonly text: string;
}

export const PER_HOUR: RateBase = { kind: "hour", amount: 1, text: "h" };

/** As it is typed; `work=orders` says what the application counts. */
export type RateBaseName = "hour" | WorkKind | `work=${string}`;

export function rateBaseOf(name: RateBaseName): RateBase {
  if (name === "hour") return PER_HOUR;
  if (name === "active-hour") return { kind: name, amount: 1, text: "active h" };
  if (name === "requests") return { kind: name, amount: 1_000, text: "1,000 requests" };
  const unit = name.slice("work=".length) || "units of work";
  return { kind: "work", amount: 1_000, text: `1,000 ${unit}` };
}

/** How much was done in some time of a session, in hours of ordinary work. */
export type Weigh = (session: Session, from: number, to: number) => number;

/** Of plain hours: each counts as what it is. */
export const byTheClock: Weigh = (_session, from, to) => (to - from) / HOUR_MS;

/** How an amount of work is told as hours of ordinary work, and back. */
export interface RateScale {
  readonly base: RateBase;
  /** Ordinary work: how much of what rates are told per an observed hour of a process holds, over all that is compared. */
  readonly perHour: number;
}

export const HOURLY: RateScale = { base: PER_HOUR, perHour: 1 };

/** What was read of one side, or of all. */
export interface Worked {
  readonly label: string;
  readonly totals: Pick<Totals, "sessions">;
  readonly filters: Filters;
}

/** How much one side did. */
interface WorkOfSide {
  /** Of the sessions that say what they did. */
  readonly work: number;
  readonly knownMs: number;
  readonly unknownMs: number;
}

function workOf({ totals, filters }: Worked, kind: WorkKind): WorkOfSide {
  const sum = { work: 0, knownMs: 0, unknownMs: 0 };
  for (const { lifeLine, work } of totals.sessions) {
    const isKnown = work?.knows(kind) === true;
    for (const { from, to } of watchedSpans(lifeLine, filters)) {
      sum[isKnown ? "knownMs" : "unknownMs"] += to - from;
      if (isKnown) sum.work += work.between(kind, from, to);
    }
  }
  return sum;
}

/** What {@link rateScaleOf} finds. The lists have an entry for each side. */
export interface RateScaleFound extends RateScale {
  /** Why the rates of a side are unknown; undefined where they are not. */
  readonly problems: readonly (WorkNote | undefined)[];
  /** Said of a side a few of whose processes do not tell. */
  readonly notes: readonly (WorkNote | undefined)[];
}

/** Finds what an ordinary hour of all sides holds. */
export function rateScaleOf(base: RateBase, sides: readonly Worked[]): RateScaleFound {
  const { kind } = base;
  if (kind === "hour") return { ...HOURLY, problems: [], notes: [] };
  const works = sides.map((side) => workOf(side, kind));
  const sum = (of: (work: WorkOfSide) => number): number =>
    works.reduce((all, one) => all + of(one), 0);
  const perHour = (sum(({ work }) => work) / sum(({ knownMs }) => knownMs)) * HOUR_MS;
  const unknownShares = works.map(({ knownMs, unknownMs }) => unknownMs / (knownMs + unknownMs));
  return {
    base,
    perHour: perHour > 0 ? perHour : 1,
    problems: works.map(({ work }, i): WorkNote | undefined => {
      const isUntold = (unknownShares[i] as number) > MOST_UNKNOWN_SHARE;
      if (!isUntold && work > 0) return undefined;
      return { code: "no-work", side: sides[i]?.label ?? "", kind, isUntold };
    }),
    notes: unknownShares.map((share, i): WorkNote | undefined =>
      share > 0 && share <= MOST_UNKNOWN_SHARE
        ? { code: "work-unknown", side: sides[i]?.label ?? "", kind, share }
        : undefined,
    ),
  };
}

/** Stalls happen in time in which nothing is done, too: it weighs a little. */
const LEAST_WEIGHT = 1e-3;

/** How much an observed hour of a process holds; undefined where nobody says, and of hours. */
export function workPerHour({ kind }: RateBase, side: Worked): number | undefined {
  if (kind === "hour") return undefined;
  const { work, knownMs } = workOf(side, kind);
  return knownMs > 0 ? (work / knownMs) * HOUR_MS : undefined;
}

/** Whether some sessions have done anything. */
export function hasWorked(side: Worked, { base }: RateScale): boolean {
  return base.kind === "hour" || workOf(side, base.kind).work > 0;
}

/** How the time of one side is weighed. */
export function weighBy({ base, perHour }: RateScale, side: Worked): Weigh {
  const { kind } = base;
  if (kind === "hour") return byTheClock;
  const { work: all, knownMs } = workOf(side, kind);
  /** Of a session that does not say: as much as the others. */
  const ordinary = knownMs > 0 ? all / knownMs : 0;
  return ({ work }, from, to) => {
    const done = work?.knows(kind) === true ? work.between(kind, from, to) : ordinary * (to - from);
    return Math.max(done / perHour, (LEAST_WEIGHT * (to - from)) / HOUR_MS);
  };
}
