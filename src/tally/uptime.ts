import { DAY_MS, MINUTE_MS } from "../record/time-units.js";
import type { Span } from "./span.js";

/** What a process says of its own age, by a clock that nobody sets. */
export interface Uptime {
  readonly uptimeMs: number;
  /** When it said so, by the clock on the wall: epoch ms. */
  readonly atMs: number;
}

/** A clock that is off by less is read as it is: heartbeats come once a minute. */
const TOLERANCE_MS = MINUTE_MS;
const TOLERANCE_SHARE = 0.01;
/** A machine may sleep for days; a longer silence of a process that says its age is a clock that was set. */
const LONGEST_SLEEP_MS = 7 * DAY_MS;
/** So is one of a process that never says it: some say nothing between two stalls. */
const LONGEST_QUIET_MS = 365 * DAY_MS;
/** Between two such silences, less than this share of the time is a clock that was wrong for a moment. */
const LEAST_SHARE = 0.1;
/** Signs of life over more than so many times its age: the age is wrong (in seconds, say). */
const MOST_AGES = 2;

/** Whether a process has not lived as long as the clock on the wall says. @param fromMs its first sign of life by that clock */
export function contradicts({ uptimeMs, atMs }: Uptime, fromMs: number): boolean {
  return atMs - fromMs > uptimeMs + toleranceOf(uptimeMs);
}

/** Whether a process was silent for too long, by the clock on the wall, after it told its age (or ever, if it did not). */
export function isTooSilent(uptime: Uptime | undefined, spans: readonly Span[]): boolean {
  const longestMs = uptime === undefined ? LONGEST_QUIET_MS : LONGEST_SLEEP_MS;
  const sinceMs = uptime?.atMs ?? Number.NEGATIVE_INFINITY;
  return spans.some(
    ({ from }, i) => from - Math.max(sinceMs, spans[i - 1]?.to ?? from) > longestMs,
  );
}

/** Whether so many signs of life came before a process told its age that the age cannot be right. */
export function isAgeWrong(uptime: Uptime, spans: readonly Span[]): boolean {
  const { uptimeMs } = uptime;
  return observedBefore(uptime.atMs, spans) > MOST_AGES * uptimeMs + toleranceOf(uptimeMs);
}

/**
 * When a process lived, if its age or a silence of years contradicts the clock on the wall.
 *
 * While its machine sleeps it is silent: then the spans are right, and the silences between them were no life. Else the clock was
 * set. Spans that add up to its age are right then, too, but for short ones long before or after: if these are left out, the process
 * was born its age before it said so.
 *
 * @param silenceMs how long after its last word a process may still have lived
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
  const all = extents.reduce((sum, one) => sum + one, 0);
  return parts.filter((_, i) => (extents[i] as number) >= LEAST_SHARE * all);
}

function observedBefore(atMs: number, spans: readonly Span[]): number {
  return spans.reduce((sum, { from, to }) => sum + Math.max(0, Math.min(to, atMs) - from), 0);
}

function toleranceOf(uptimeMs: number): number {
  return Math.max(TOLERANCE_MS, TOLERANCE_SHARE * uptimeMs);
}
