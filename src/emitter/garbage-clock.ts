import { type PerformanceEntry, PerformanceObserver, performance } from "node:perf_hooks";
import { monotonicMs } from "./clock.js";

interface Collection {
  /** Monotonic milliseconds. */
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * How long the garbage collector held the watched thread. Node tells each collection after it, by an immediate that
 * does not keep the process alive; only those since the last beat but one are kept.
 */
export class GarbageClock {
  readonly #observer: PerformanceObserver;
  /** What is to be added to `performance.now()` to get monotonic milliseconds. */
  readonly #offsetMs = monotonicMs() - performance.now();
  #collections: Collection[] = [];

  constructor() {
    this.#observer = new PerformanceObserver((list) => this.#note(list.getEntries()));
    this.#observer.observe({ entryTypes: ["gc"] });
  }

  /** Milliseconds of garbage collection between two moments (monotonic milliseconds). */
  within(fromMs: number, toMs: number): number {
    this.#note(this.#observer.takeRecords());
    let sumMs = 0;
    for (const one of this.#collections) {
      sumMs += Math.max(0, Math.min(one.toMs, toMs) - Math.max(one.fromMs, fromMs));
    }
    return sumMs;
  }

  /** Forgets everything before a moment (monotonic milliseconds). */
  forget(beforeMs: number): void {
    if (this.#collections.length === 0) return;
    this.#collections = this.#collections.filter((one) => one.toMs >= beforeMs);
  }

  close(): void {
    this.#observer.disconnect();
  }

  #note(entries: readonly PerformanceEntry[]): void {
    for (const { startTime, duration } of entries) {
      const fromMs = startTime + this.#offsetMs;
      this.#collections.push({ fromMs, toMs: fromMs + duration });
    }
  }
}
