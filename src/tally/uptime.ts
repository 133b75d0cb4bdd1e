import type { Span } from "./span.js";

/** What a process says of its own age, by a clock that nobody sets. */
export interface Uptime {
  readonly uptimeMs: number;
  /** When it said so, by the clock on the wall: epoch ms. */
  readonly atMs: number;
}

/** A clock that is off by less is read as it is: heartbeats come once a minute. */
const TOLERANCE_MS = 60_000;
const TOLERANCE_SHARE = 0.01;
/** A machine may sleep for days; a longer silence is a clock that was set. */
const LONGEST_SLEEP_MS = 7 * 24 * 3_600_000;

/** Whether a process has not lived as long as the clock on the wall says. @param fromMs its first sign of life by that clock */
export function contradicts({ uptimeMs, atMs }: Uptime, fromMs: number): boolean {
  return atMs - fromMs > uptimeMs + toleranceOf(uptimeMs);
}

/**
 * When a process lived, if its age contradicts the clock on the wall.
 *
 * While its machine sleeps it is silent: then the spans are right, and the silences between them were no life. Else the clock was
 * set, and the process was born its age before it said so.
 *
 * @param silenceMs how long after its last word a process may still have lived
 */
export function livedSpans(
  { uptimeMs, atMs }: Uptime,
  spans: readonly Span[],
  silenceMs: number,
): readonly Span[] {
  let observedMs = 0;
  let longestSilenceMs = 0;
  for (const [i, { from, to }] of spans.entries()) {
    observedMs += to - from;
    longestSilenceMs = Math.max(longestSilenceMs, from - (spans[i - 1]?.to ?? from));
  }
  const hasSlept =
    longestSilenceMs <= LONGEST_SLEEP_MS && observedMs <= uptimeMs + toleranceOf(uptimeMs);
  if (hasSlept) return spans;
  const around = spans.find(({ from, to }) => from <= atMs && atMs <= to);
  return [{ from: atMs - uptimeMs, to: Math.min(around?.to ?? atMs, atMs + silenceMs) }];
}

function toleranceOf(uptimeMs: number): number {
  return Math.max(TOLERANCE_MS, TOLERANCE_SHARE * uptimeMs);
}
