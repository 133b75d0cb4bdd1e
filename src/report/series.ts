/**
 * The stalls over time: what a time line, a rate per hour and a histogram are drawn from.
 */

import { compareTexts } from "../record/compare-texts.js";
import { HOUR_MS, roundMs } from "../record/time-units.js";
import { emptySpans } from "../tally/block-counts.js";
import type { Filters } from "../tally/filters.js";
import { clip } from "../tally/observed-time.js";
import type { Span } from "../tally/span.js";
import { countOf, type Tally } from "../tally/tally.js";
import type { Totals } from "../tally/totals.js";
import { isSuspect } from "../verdict/verdict.js";
import type { Deploy } from "./deploy.js";
import type { HistogramBin, HourOfReport, Timeline, TimelinePoint } from "./model.js";

/** A year of hours; a longer window is drawn from its last year. */
const MOST_HOURS = 366 * 24;
/** Four bins a doubling would be noise; two show the shape. */
const BINS_PER_DOUBLING = 2;
/** From 1 ms to 366 days in half doublings. */
const MOST_BINS = 80;

/** The longest stalls as points in time. */
export function timelineOf(totals: Totals, groupIds: ReadonlyMap<Tally, string>): Timeline {
  const count = countOf(totals.tallies);
  const points = totals.longest
    .map(({ timestampMs, durationMs, tally }): TimelinePoint => {
      return { timestampMs, durationMs, groupId: groupIds.get(tally) ?? "", kind: tally.key.kind };
    })
    .sort(
      (a, b) =>
        a.timestampMs - b.timestampMs ||
        b.durationMs - a.durationMs ||
        compareTexts(a.groupId, b.groupId),
    );
  return { points, omittedCount: count - points.length };
}

/** The first start of each version of each service, by time. */
export function deploysOf(totals: Totals, filters: Filters): Deploy[] {
  const first = new Map<string, Deploy>();
  for (const { facts, lifeLine } of totals.sessions) {
    const whole = lifeLine.whole;
    if (facts?.version === undefined || whole === undefined) continue;
    if (clip(whole, filters) === undefined) continue;
    const key = JSON.stringify([facts.service, facts.version]);
    const known = first.get(key);
    if (known !== undefined && known.timestampMs <= whole.from) continue;
    first.set(key, { timestampMs: whole.from, service: facts.service, version: facts.version });
  }
  return [...first.values()].sort((a, b) => a.timestampMs - b.timestampMs);
}

/** What was seen in each hour of the clock (UTC) of a window; nothing if there was too much to keep it by the hour. */
export function hourlyOf(
  totals: Totals,
  window: Span | undefined,
  filters: Filters,
): HourOfReport[] {
  const { blockMs } = totals.scale;
  if (window === undefined || blockMs > HOUR_MS) return [];
  const last = Math.floor(window.to / HOUR_MS);
  const first = Math.max(Math.floor(window.from / HOUR_MS), last - MOST_HOURS + 1);
  const observedMs = new Float64Array(last - first + 1);
  for (const { lifeLine } of totals.sessions) {
    for (const span of lifeLine.spans) {
      const clipped = clip(span, filters);
      if (clipped === undefined) continue;
      const end = Math.min(last, Math.floor(clipped.to / HOUR_MS));
      for (let hour = Math.max(first, Math.floor(clipped.from / HOUR_MS)); hour <= end; hour++) {
        const from = Math.max(clipped.from, hour * HOUR_MS);
        const ownMs = Math.min(clipped.to, (hour + 1) * HOUR_MS) - from;
        observedMs[hour - first] = (observedMs[hour - first] as number) + ownMs;
      }
    }
  }
  const real = emptySpans(first * HOUR_MS, HOUR_MS, observedMs.length);
  const suspected = emptySpans(first * HOUR_MS, HOUR_MS, observedMs.length);
  for (const { key, blocks } of totals.tallies) {
    blocks.addTo(isSuspect(key.kind) ? suspected : real, blockMs);
  }
  return Array.from(observedMs, (ms, i) => ({
    hourMs: (first + i) * HOUR_MS,
    count: real.counts[i] as number,
    suspectedCount: suspected.counts[i] as number,
    observedMs: roundMs(ms),
    blockedMs: (real.blockedUs[i] as number) / 1000,
  }));
}

/** The number of the bin of a duration in the histogram. */
function binOf(durationMs: number): number {
  const bin = Math.floor(Math.log2(Math.max(1, durationMs)) * BINS_PER_DOUBLING);
  return Math.min(MOST_BINS - 1, bin);
}

/** How many stalls were how long. */
export function histogramOf(tallies: readonly Tally[]): HistogramBin[] {
  const counts = Array.from({ length: MOST_BINS }, () => ({ count: 0, suspectedCount: 0 }));
  for (const tally of tallies) {
    const name = isSuspect(tally.key.kind) ? "suspectedCount" : "count";
    tally.durations.countIn(binOf, (bin, count) => {
      const at = counts[bin] as { count: number; suspectedCount: number };
      at[name] += count;
    });
  }
  const isUsed = (bin: { count: number; suspectedCount: number }): boolean =>
    bin.count + bin.suspectedCount > 0;
  const first = counts.findIndex(isUsed);
  const last = counts.findLastIndex(isUsed);
  // Rounded, because the last digit of a power differs between versions of V8.
  const edge = (i: number): number => roundMs(2 ** (i / BINS_PER_DOUBLING));
  return counts
    .map((bin, i) => ({ fromMs: i === 0 ? 0 : edge(i), toMs: edge(i + 1), ...bin }))
    .slice(first < 0 ? MOST_BINS : first, last + 1);
}
