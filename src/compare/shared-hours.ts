/**
 * Restricts a comparison to the hours of the day that both sides cover, because load follows the clock and sides observed at
 * different hours differ without any change of the code.
 */

import { HOUR_MS } from "../record/time-units.js";
import { type Filters, hourOfDay } from "../tally/filters.js";
import { coverageOf, observedSpans } from "../tally/observed-time.js";
import type { Totals } from "../tally/totals.js";
import type { ComparabilityNote } from "./comparability-note.js";

/** One side as it was read. */
interface Side {
  readonly label: string;
  readonly totals: Totals;
  readonly filters: Filters;
}

/** The hours of the day (UTC, 0 to 23) in which both sides were observed. */
export function sharedHours(before: Side, after: Side): ReadonlySet<number> {
  const hours = hoursWatched(after);
  return new Set([...hoursWatched(before)].filter((hour) => hours.has(hour)));
}

/**
 * Notes which hours are compared and what was left out.
 *
 * @param whole both sides as first read
 * @param restricted the same sides, read with the hours as a filter
 */
export function sharedHoursNote(
  hours: ReadonlySet<number>,
  whole: readonly Side[],
  restricted: readonly Side[],
): ComparabilityNote {
  if (hours.size === 0) {
    return { code: "no-shared-hours", sides: whole.map((side) => side.label) };
  }
  const leftOut = whole.map((side, i) => {
    const rest = restricted[i] as Side;
    const observedMs = observedMsOf(side) - observedMsOf(rest);
    return { side: side.label, observedMs, count: countOf(side) - countOf(rest) };
  });
  return { code: "hours-matched", hours: [...hours].sort((a, b) => a - b), leftOut };
}

function hoursWatched({ totals, filters }: Side): Set<number> {
  const hours = new Set<number>();
  for (const { lifeLine } of totals.sessions) {
    for (const { from, to } of observedSpans(lifeLine, filters)) {
      const last = Math.min(to, from + 24 * HOUR_MS);
      for (let ms = Math.floor(from / HOUR_MS) * HOUR_MS; ms < last; ms += HOUR_MS) {
        hours.add(hourOfDay(ms));
      }
    }
  }
  return hours;
}

function observedMsOf({ totals, filters }: Side): number {
  return coverageOf(totals, filters).observedMs;
}

function countOf({ totals }: Side): number {
  return totals.tallies.reduce((sum, tally) => sum + tally.count, 0);
}
