interface Late {
  readonly dueMs: number;
  readonly cameMs: number;
}

const KEPT = 64;

/**
 * How late the watchdog itself woke up, and when: the best portable sign that a stall was not the code's doing.
 *
 * Kept as spans, because a watchdog that was starved together with the watched thread learns of a stall only when
 * it is over, and must still tell which of its own delays fell into it.
 */
export class LatenessLog {
  #spans: Late[] = [];

  /** Notes that a wake-up due at `dueMs` came at `cameMs` (monotonic milliseconds). */
  note(dueMs: number, cameMs: number): void {
    if (cameMs <= dueMs) return;
    this.#spans.push({ dueMs, cameMs });
    if (this.#spans.length > KEPT) this.#dropSmallest();
  }

  /** The largest lateness that overlaps the time between `fromMs` and `toMs`; only its part in there counts. */
  largestWithin(fromMs: number, toMs: number): number {
    let largest = 0;
    for (const { dueMs, cameMs } of this.#spans) {
      largest = Math.max(largest, Math.min(cameMs, toMs) - Math.max(dueMs, fromMs));
    }
    return largest;
  }

  /** Forgets everything that was over before `beforeMs`. */
  forget(beforeMs: number): void {
    if (this.#spans.some((span) => span.cameMs < beforeMs)) {
      this.#spans = this.#spans.filter((span) => span.cameMs >= beforeMs);
    }
  }

  #dropSmallest(): void {
    let smallest = 0;
    this.#spans.forEach((span, index) => {
      const kept = this.#spans[smallest];
      if (kept && span.cameMs - span.dueMs < kept.cameMs - kept.dueMs) smallest = index;
    });
    this.#spans.splice(smallest, 1);
  }
}
