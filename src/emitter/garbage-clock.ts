import { type PerformanceEntry, PerformanceObserver, performance } from "node:perf_hooks";
import { monotonicMs } from "./clock.js";

/** Node takes about 0.1 ms of the thread to tell of a collection: this many a second cost 0.2 %. */
const BEARABLE_PER_SECOND = 20;

/** For how long the collections are counted before it is decided whether to go on watching. */
const COUNT_MS = 1000;

/** How long the first pause lasts; each one that follows is twice as long. */
const SHORTEST_PAUSE_MS = 5000;
const LONGEST_PAUSE_MS = 80_000;

interface Collection {
  /** Monotonic milliseconds. */
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * How long the garbage collector held the watched thread. Node tells each collection after it, by an immediate that
 * does not keep the process alive; only those since the last beat but one are kept.
 *
 * A program that allocates much collects hundreds of times a second, and watching that would cost it 2 to 7 % of its
 * thread. So there the watching pauses, is tried again from time to time, and what was not watched is not measured.
 */
export class GarbageClock {
  readonly #observer: PerformanceObserver;
  /** What is to be added to `performance.now()` to get monotonic milliseconds. */
  readonly #offsetMs = monotonicMs() - performance.now();
  #collections: Collection[] = [];
  /** Since when the collections are watched, monotonic milliseconds; undefined in a pause. */
  #watchedSinceMs: number | undefined;
  #countedSinceMs = 0;
  #pauseMs = SHORTEST_PAUSE_MS;
  #pausedUntilMs = 0;

  constructor() {
    this.#observer = new PerformanceObserver((list) => this.#note(list.getEntries()));
    this.#watch(monotonicMs());
  }

  /** Milliseconds of garbage collection between two moments (monotonic milliseconds); undefined if not all was watched. */
  within(fromMs: number, toMs: number): number | undefined {
    if (this.#watchedSinceMs === undefined || this.#watchedSinceMs > fromMs) return undefined;
    this.#note(this.#observer.takeRecords());
    let sumMs = 0;
    for (const one of this.#collections) {
      sumMs += Math.max(0, Math.min(one.toMs, toMs) - Math.max(one.fromMs, fromMs));
    }
    return sumMs;
  }

  /**
   * To be called at every beat: decides whether to go on watching. What collects within a stall does not count.
   *
   * @param nowMs monotonic milliseconds, like all of these
   * @param isAfterStall whether a stall ended with this beat
   * @param neededSinceMs what was collected before this moment can be forgotten
   */
  noteBeat(nowMs: number, isAfterStall: boolean, neededSinceMs: number): void {
    if (this.#watchedSinceMs === undefined) {
      if (nowMs >= this.#pausedUntilMs) this.#watch(nowMs);
      return;
    }
    if (isAfterStall) this.#countedSinceMs = nowMs;
    else if (nowMs - this.#countedSinceMs >= COUNT_MS) this.#decide(nowMs);
    const forgottenMs = Math.min(neededSinceMs, this.#countedSinceMs) - 1000;
    if (this.#collections.length > 0) {
      this.#collections = this.#collections.filter((one) => one.toMs >= forgottenMs);
    }
  }

  close(): void {
    this.#observer.disconnect();
  }

  #watch(nowMs: number): void {
    this.#observer.observe({ entryTypes: ["gc"] });
    this.#watchedSinceMs = nowMs;
    this.#countedSinceMs = nowMs;
  }

  #decide(nowMs: number): void {
    const sinceMs = this.#countedSinceMs;
    const count = this.#collections.filter((one) => one.fromMs >= sinceMs).length;
    this.#countedSinceMs = nowMs;
    if (count <= (BEARABLE_PER_SECOND * (nowMs - sinceMs)) / 1000) {
      this.#pauseMs = SHORTEST_PAUSE_MS;
      return;
    }
    this.#observer.disconnect();
    this.#collections = [];
    this.#watchedSinceMs = undefined;
    this.#pausedUntilMs = nowMs + this.#pauseMs;
    this.#pauseMs = Math.min(this.#pauseMs * 2, LONGEST_PAUSE_MS);
  }

  #note(entries: readonly PerformanceEntry[]): void {
    for (const { startTime, duration } of entries) {
      const fromMs = startTime + this.#offsetMs;
      this.#collections.push({ fromMs, toMs: fromMs + duration });
    }
  }
}
