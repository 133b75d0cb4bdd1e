const MINUTE_MS = 60_000;

/** A process that a signal ends soon writes no `stop`, and was observed all the same. */
const FIRST_MS = 1_000;
const GROWTH = 1.5;

/** What an `alive` record is to hold: the shares of a whole minute, or nothing but the totals so far. */
export type SignOfLife = "minute" | "between";

/**
 * When a process says that it is alive: each minute, and in its first one after a second and then each time it has lived half as long again.
 *
 * Whoever comes late, because the machine had no time for it, says it once.
 */
export class SignsOfLife {
  readonly #startMs: number;
  #nextMinuteMs: number;
  #nextEarlyMs = FIRST_MS;

  /** @param startMs on the monotonic clock, as `nowMs` below */
  constructor(startMs: number) {
    this.#startMs = startMs;
    this.#nextMinuteMs = startMs + MINUTE_MS;
  }

  /** The sign that is due now, which counts as given; undefined: none is. */
  take(nowMs: number): SignOfLife | undefined {
    if (nowMs >= this.#nextMinuteMs) {
      this.#nextMinuteMs = nowMs + MINUTE_MS;
      this.#nextEarlyMs = Number.POSITIVE_INFINITY;
      return "minute";
    }
    const livedMs = nowMs - this.#startMs;
    if (livedMs < this.#nextEarlyMs) return undefined;
    this.#nextEarlyMs = livedMs * GROWTH;
    return "between";
  }
}
