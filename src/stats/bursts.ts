/**
 * Stalls within this time of the end of the previous one belong to the same burst. A minute is longer than a retry
 * storm's pauses and shorter than the cron intervals of one job after the next; `--burst-gap` changes it.
 */
export const DEFAULT_BURST_GAP_MS = 60_000;

/** One stall as a span of time. */
export interface Span {
  /** Epoch milliseconds. */
  readonly startMs: number;
  /** Epoch milliseconds, ≥ startMs. */
  readonly endMs: number;
}

/** A run of stalls with no long gap in it. */
export interface Burst {
  /** Epoch milliseconds: the start of its first stall. */
  readonly startMs: number;
  /** Epoch milliseconds: the latest end of its stalls. */
  readonly endMs: number;
  /** How many stalls it has, ≥ 1. */
  readonly count: number;
  /** The index of its first stall in the input, 0-based; its stalls follow each other there. */
  readonly firstIndex: number;
  /** The longest stall in it, in milliseconds: the one duration that may enter a rank test. */
  readonly longestMs: number;
  /** The blocked time of all its stalls, in milliseconds. */
  readonly blockedMs: number;
}

/**
 * Splits stalls into bursts: a new one starts where the gap since the latest END so far is larger than the gap given.
 *
 * The end counts and not the start, so that a stall of two minutes does not split itself from its successor. Stalls
 * of one burst share a cause and are no independent evidence. Call it once per process: what two processes do at
 * the same time is a matter of the caller's exposure.
 *
 * @param spans sorted by startMs
 * @param gapMs milliseconds; a gap of exactly this length does not split
 */
export function splitIntoBursts(spans: readonly Span[], gapMs = DEFAULT_BURST_GAP_MS): Burst[] {
  const bursts: Burst[] = [];
  let latestEndMs = Number.NEGATIVE_INFINITY;
  spans.forEach((span, index) => {
    const durationMs = span.endMs - span.startMs;
    const last = bursts.at(-1);
    if (last === undefined || span.startMs - latestEndMs > gapMs) {
      latestEndMs = span.endMs;
      bursts.push({
        startMs: span.startMs,
        endMs: span.endMs,
        count: 1,
        firstIndex: index,
        longestMs: durationMs,
        blockedMs: durationMs,
      });
      return;
    }
    latestEndMs = Math.max(latestEndMs, span.endMs);
    bursts[bursts.length - 1] = {
      ...last,
      endMs: latestEndMs,
      count: last.count + 1,
      longestMs: Math.max(last.longestMs, durationMs),
      blockedMs: last.blockedMs + durationMs,
    };
  });
  return bursts;
}
