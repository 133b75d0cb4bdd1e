import { DAY_MS, MINUTE_MS } from "../record/time-units.js";
import { sumOf } from "../stats/sum-of.js";
import type { Span } from "./span.js";

/** The age that a process reports, by a clock that nobody sets. */
export interface Uptime {
  readonly uptimeMs: number;
  /** When it reported it, by the wall clock: epoch ms. */
  readonly atMs: number;
}

/** A smaller deviation of the clocks is ignored, because heartbeats come once a minute. */
const TOLERANCE_MS = MINUTE_MS;
const TOLERANCE_SHARE = 0.01;
/** A machine may sleep for days; a longer silence of a process that reports its age means that the clock was set. */
const LONGEST_SLEEP_MS = 7 * DAY_MS;
/** A log begins at most so long after the clock of the ages that it tells. */
const LATEST_START_MS = 1_000;
/** The same for a process that never reports its age: some write nothing between two stalls. */
const LONGEST_QUIET_MS = 365 * DAY_MS;
/** Less than this share of the time between two such silences means that the clock was wrong for a moment. */
const LEAST_SHARE = 0.1;
/** If the signs of life cover more than this many times the age, the age is wrong (in seconds, say). */
const MOST_AGES = 2;

/** Whether the wall clock says that a process has lived longer than it has. @param fromMs its first sign of life by that clock */
export function contradicts({ uptimeMs, atMs }: Uptime, fromMs: number): boolean {
  return atMs - fromMs > uptimeMs + toleranceOf(uptimeMs);
}

/** Whether a process was silent for too long, by the wall clock, after it reported its age (or ever, if it did not). */
export function isTooSilent(uptime: Uptime | undefined, spans: readonly Span[]): boolean {
  return uptime === undefined
    ? isSilentAfter(Number.NEGATIVE_INFINITY, spans, LONGEST_QUIET_MS)
    : isSilentAfter(uptime.atMs, spans, LONGEST_SLEEP_MS);
}

/**
 * Whether the clock of a process was set back: it is older than its first sign of life, and has signs of life after a silence since it
 * reported its age, which it does every minute. One of the two alone may be a log without its beginning, or a machine that slept.
 *
 * @param silenceMs the longest silence of a process that reports its age
 */
export function isSetBack(uptime: Uptime, spans: readonly Span[], silenceMs: number): boolean {
  const knownMs = uptime.atMs - (spans[0]?.from ?? Number.NEGATIVE_INFINITY);
  return (
    uptime.uptimeMs > knownMs + LATEST_START_MS && isSilentAfter(uptime.atMs, spans, silenceMs)
  );
}

function isSilentAfter(sinceMs: number, spans: readonly Span[], longestMs: number): boolean {
  return spans.some(
    ({ from }, i) => from - Math.max(sinceMs, spans[i - 1]?.to ?? from) > longestMs,
  );
}

/** Whether the signs of life before a process reported its age contradict that age. */
export function isAgeWrong(uptime: Uptime, spans: readonly Span[]): boolean {
  const { uptimeMs } = uptime;
  return observedBefore(uptime.atMs, spans) > MOST_AGES * uptimeMs + toleranceOf(uptimeMs);
}

/**
 * When a process lived, if its age or a silence of years contradicts the wall clock.
 *
 * If its machine slept, the spans are right and the silences between them do not count. Otherwise the clock was set: spans that add up
 * to the age are still right, except for short ones long before or after the others. If the spans do not add up, the process lived for
 * its age until it reported it.
 *
 * @param silenceMs how long after its last sign of life a process may have lived
 */
export function livedSpans(
  uptime: Uptime | undefined,
  spans: readonly Span[],
  silenceMs: number,
): readonly Span[] {
  if (uptime === undefined) return withoutStrays(spans, LONGEST_QUIET_MS).flat();
  if (isAgeWrong(uptime, spans)) return spans;
  const { uptimeMs, atMs } = uptime;
  const parts = withoutStrays(spans, LONGEST_SLEEP_MS);
  const kept = parts.flat();
  const isWhole = kept.length === spans.length || parts.length > 1;
  if (isWhole && observedBefore(atMs, kept) <= uptimeMs + toleranceOf(uptimeMs)) return kept;
  const around = spans.find(({ from, to }) => from <= atMs && atMs <= to);
  return [{ from: atMs - uptimeMs, to: Math.min(around?.to ?? atMs, atMs + silenceMs) }];
}

/** The spans between silences longer than this, without those that are a small part of all. */
function withoutStrays(spans: readonly Span[], longestMs: number): readonly (readonly Span[])[] {
  const parts: Span[][] = [];
  for (const span of spans) {
    const last = parts.at(-1);
    if (last !== undefined && span.from - (last.at(-1) as Span).to <= longestMs) last.push(span);
    else parts.push([span]);
  }
  const extents = parts.map((part) => (part.at(-1) as Span).to - (part[0] as Span).from);
  const all = sumOf(extents);
  return parts.filter((_, i) => (extents[i] as number) >= LEAST_SHARE * all);
}

function observedBefore(atMs: number, spans: readonly Span[]): number {
  return spans.reduce((sum, { from, to }) => sum + Math.max(0, Math.min(to, atMs) - from), 0);
}

function toleranceOf(uptimeMs: number): number {
  return Math.max(TOLERANCE_MS, TOLERANCE_SHARE * uptimeMs);
}
