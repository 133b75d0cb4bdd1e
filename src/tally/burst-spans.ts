/**
 * The bursts of stalls of many sessions: runs with no silence longer than a gap between the end of one stall and the beginning
 * of the next. Whether two stalls are in one burst depends on what is between them and on nothing else, so the bursts
 * of a union are found from the bursts of its parts.
 */

/**
 * Stalls within this time of the end of the previous one belong to the same burst. A minute is longer than a retry
 * storm's pauses and shorter than the cron intervals of one job after the next; `--burst-gap` changes it.
 */
export const DEFAULT_BURST_GAP_MS = 60_000;

/** One burst of one session; times in epoch ms. */
export interface BurstSpan {
  startMs: number;
  endMs: number;
  /** The longest stall in it. */
  longestMs: number;
}

/** The bursts of each session. */
export class BurstSpans {
  readonly #bySession = new Map<number, BurstSpan[]>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Adds a stall, or a whole burst. @param gapMs a silence of exactly this length does not split */
  add(session: number, startMs: number, endMs: number, longestMs: number, gapMs: number): void {
    let spans = this.#bySession.get(session);
    if (spans === undefined) {
      spans = [];
      this.#bySession.set(session, spans);
    }
    // Stalls of a session come nearly sorted: look from the end.
    let at = spans.length;
    while (at > 0 && (spans[at - 1] as BurstSpan).startMs > startMs) at--;
    const before = spans[at - 1];
    if (before !== undefined && startMs - before.endMs <= gapMs) {
      join(before, endMs, longestMs);
      at--;
    } else {
      spans.splice(at, 0, { startMs, endMs, longestMs });
      this.#size++;
    }
    const joined = spans[at] as BurstSpan;
    let next = at + 1;
    for (; next < spans.length; next++) {
      const later = spans[next] as BurstSpan;
      if (later.startMs - joined.endMs > gapMs) break;
      join(joined, later.endMs, later.longestMs);
    }
    this.#size -= next - at - 1;
    spans.splice(at + 1, next - at - 1);
  }

  /** Adds all bursts of another set. */
  merge(other: BurstSpans, gapMs: number): void {
    for (const [session, span] of other.entries()) {
      this.add(session, span.startMs, span.endMs, span.longestMs, gapMs);
    }
  }

  /** Four numbers a burst: session, start, end, longest stall; in the order of sessions and time. */
  rows(numberOf: (session: number) => number): number[] {
    return [...this.#bySession]
      .map(([session, spans]) => ({ session: numberOf(session), spans }))
      .sort((a, b) => a.session - b.session)
      .flatMap(({ session, spans }) =>
        spans.flatMap(({ startMs, endMs, longestMs }) => [session, startMs, endMs, longestMs]),
      );
  }

  *entries(): Generator<readonly [session: number, span: Readonly<BurstSpan>]> {
    for (const [session, spans] of this.#bySession) {
      for (const span of spans) yield [session, span];
    }
  }
}

function join(span: BurstSpan, endMs: number, longestMs: number): void {
  span.endMs = Math.max(span.endMs, endMs);
  span.longestMs = Math.max(span.longestMs, longestMs);
}
