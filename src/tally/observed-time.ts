import { HOUR_MS, roundMs } from "../record/time-units.js";
import { type Filters, hourOfDay } from "./filters.js";
import type { LifeLine } from "./life-line.js";
import { type Span, spanAround } from "./span.js";
import type { Totals } from "./totals.js";

/** Sessions that never said when they were alive may hold this share of the time without making all of it unknown. */
const MOST_UNTIMED_SHARE = 0.2;

/** For how long processes were observed. */
export interface Coverage {
  /** Sum over the sessions. */
  readonly observedMs: number;
  /** `lifecycle`: from the sessions' own start and end; `span`: at least in part from the first to the last stall. */
  readonly basis: "lifecycle" | "span";
  readonly sessions: number;
  /** Silences of more than ten minutes inside a session. */
  readonly gaps: readonly ({ readonly session: string } & Span)[];
}

/** The part of a span that the filters let through; undefined if none is. */
export function clip(span: Span, filters: Filters): Span | undefined {
  const from = Math.max(span.from, filters.sinceMs ?? Number.NEGATIVE_INFINITY);
  const to = Math.min(span.to, filters.untilMs ?? Number.POSITIVE_INFINITY);
  return from <= to ? { from, to } : undefined;
}

/**
 * When a session counts as observed, inside the filters: from its first sign of life to its last, without its long
 * silences if the filters leave them out.
 */
export function observedSpans(lifeLine: LifeLine, filters: Filters): Span[] {
  const { whole } = lifeLine;
  if (whole === undefined) return [];
  const hasGaps = filters.excludesGaps !== true && !lifeLine.isContradicted && !lifeLine.isCrowd;
  const spans = hasGaps ? [whole] : lifeLine.spans;
  return spans.flatMap((span) => {
    const clipped = clip(span, filters);
    if (clipped === undefined) return [];
    return filters.hoursOfDay === undefined ? [clipped] : inHours(clipped, filters.hoursOfDay);
  });
}

/** The parts of a span that lie in certain hours of the day. */
function inHours({ from, to }: Span, hours: ReadonlySet<number>): Span[] {
  const parts: { from: number; to: number }[] = [];
  for (let hour = Math.floor(from / HOUR_MS) * HOUR_MS; hour < to; hour += HOUR_MS) {
    if (!hours.has(hourOfDay(hour))) continue;
    const part = { from: Math.max(from, hour), to: Math.min(to, hour + HOUR_MS) };
    const last = parts.at(-1);
    if (last?.to === part.from) last.to = part.to;
    else parts.push(part);
  }
  return parts;
}

/** From the first sign of life of any session to the last one, inside the filters. */
export function windowOf(totals: Totals, filters: Filters): Span | undefined {
  // Not of all spans at once: a crowd has one for each of its processes.
  const around = totals.sessions.map(({ lifeLine }) =>
    spanAround(observedSpans(lifeLine, filters)),
  );
  return spanAround(around.filter((span) => span !== undefined));
}

/**
 * For how long the sessions were observed, inside the filters.
 *
 * A session that never said that it is alive is only known from its first stall to the end of its last, which is too
 * short a time, so the basis says so.
 */
export function coverageOf(totals: Totals, filters: Filters): Coverage {
  let observedMs = 0;
  let sessions = 0;
  let untimed = 0;
  let untimedMs = 0;
  const gaps: ({ session: string } & Span)[] = [];
  for (const session of totals.sessions) {
    const spans = observedSpans(session.lifeLine, filters);
    if (spans.length === 0) continue;
    sessions += session.lifeLine.count;
    for (const span of spans) observedMs += span.to - span.from;
    const isTimed = session.facts !== undefined || session.lifeLine.uptime !== undefined;
    if (!isTimed) for (const span of spans) untimedMs += span.to - span.from;
    if (!isTimed) untimed += session.lifeLine.count;
    for (const gap of session.lifeLine.gaps()) {
      const clipped = clip(gap, filters);
      if (clipped !== undefined) gaps.push({ session: session.id, ...clipped });
    }
  }
  const isKnown = sessions > untimed && untimedMs <= MOST_UNTIMED_SHARE * observedMs;
  return {
    observedMs: roundMs(observedMs),
    basis: isKnown ? "lifecycle" : "span",
    sessions,
    gaps,
  };
}
