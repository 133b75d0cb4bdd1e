import { DAY_MS, HOUR_MS, MINUTE_MS } from "../record/time-units.js";
import { emptySpans } from "../tally/block-counts.js";
import type { Span } from "../tally/span.js";
import type { Grain, Tally } from "../tally/tally.js";

/** Lengths of slices that follow the clock: others would show the nights of some days and not of others. */
const SLICES_MS = [
  ...[10, 20, 30].map((minutes) => minutes * MINUTE_MS),
  ...[1, 2, 3, 4, 6, 12].map((hours) => hours * HOUR_MS),
  ...[1, 2, 7, 14, 28].map((days) => days * DAY_MS),
];
/** At most so many slices: what a small picture of a time line can show. */
const MOST_SLICES = 24;
/** Fewer than this are no time line. */
const LEAST_SLICES = 4;

/** Equal slices of the window of a report. */
export interface TimeSlices {
  readonly fromMs: number;
  readonly sliceMs: number;
  readonly count: number;
}

/** Cuts a window into slices; undefined if it is too short for a time line. */
export function timeSlices(window: Span | undefined, { blockMs }: Grain): TimeSlices | undefined {
  if (window === undefined) return undefined;
  for (const sliceMs of SLICES_MS) {
    if (sliceMs < blockMs) continue;
    const first = Math.floor(window.from / sliceMs);
    const count = Math.floor(window.to / sliceMs) - first + 1;
    if (count > MOST_SLICES) continue;
    return count < LEAST_SLICES ? undefined : { fromMs: first * sliceMs, sliceMs, count };
  }
  return undefined;
}

/** The blocked time (ms) of some tallies in each slice; empty without slices. */
export function blockedBySlice(
  tallies: readonly Tally[],
  slices: TimeSlices | undefined,
  { blockMs }: Grain,
): number[] {
  if (slices === undefined) return [];
  const sums = emptySpans(slices.fromMs, slices.sliceMs, slices.count);
  for (const { blocks } of tallies) blocks.addTo(sums, blockMs);
  return Array.from(sums.blockedUs, (us) => us / 1000);
}
