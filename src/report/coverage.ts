import type { Totals } from "./aggregator.js";
import type { Filters } from "./filters.js";
import type { Span } from "./life-line.js";
import type { Coverage } from "./model.js";

/** The part of a span that the filters let through; undefined if none is. */
export function clip(span: Span, filters: Filters): Span | undefined {
  const from = Math.max(span.from, filters.sinceMs ?? Number.NEGATIVE_INFINITY);
  const to = Math.min(span.to, filters.untilMs ?? Number.POSITIVE_INFINITY);
  return from <= to ? { from, to } : undefined;
}

/** From the first sign of life of any session to the last one, inside of the filters. */
export function windowOf(totals: Totals, filters: Filters): Span | undefined {
  const spans = totals.sessions.flatMap(({ lifeLine }) => {
    const whole = lifeLine.whole;
    return whole === undefined ? [] : (clip(whole, filters) ?? []);
  });
  if (spans.length === 0) return undefined;
  return spans.reduce((all, span) => ({
    from: Math.min(all.from, span.from),
    to: Math.max(all.to, span.to),
  }));
}

/**
 * For how long the sessions watched, inside of the filters.
 *
 * A session that never said when it began is only known from its first stall to the end of its last, which is too
 * short a time, so the basis says so.
 */
export function coverageOf(totals: Totals, filters: Filters): Coverage {
  let observedMs = 0;
  let sessions = 0;
  let isLifecycle = true;
  const gaps: ({ session: string } & Span)[] = [];
  for (const session of totals.sessions) {
    const whole = session.lifeLine.whole;
    const span = whole === undefined ? undefined : clip(whole, filters);
    if (span === undefined) continue;
    sessions++;
    observedMs += span.to - span.from;
    if (session.facts === undefined) isLifecycle = false;
    for (const gap of session.lifeLine.gaps()) {
      const clipped = clip(gap, filters);
      if (clipped !== undefined) gaps.push({ session: session.id, ...clipped });
    }
  }
  return {
    observedMs: Math.round(observedMs * 1000) / 1000,
    basis: isLifecycle && sessions > 0 ? "lifecycle" : "span",
    sessions,
    gaps,
  };
}
