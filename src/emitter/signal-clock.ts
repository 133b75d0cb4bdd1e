/**
 * How many samples the shortest recorded stall gets, give or take one. Not a number that makes the period of the usual
 * thresholds a round one: a program that does something every 100 ms was met in the same place by all samples of a period
 * of 100 ms; 83 ms are in step with none of the periods that people choose.
 */
const SAMPLES_PER_THRESHOLD = 6;
const SHORTEST_PERIOD_MS = 10;
const LONGEST_PERIOD_MS = 199;

/**
 * The beat comes this long before the signal. Timers have a grain of 1 ms and a busy machine delays them: with 1 or 2 ms
 * some beats came after their signal, which then costs the whole wait.
 */
const LEAD_MS = 3;

/** V8's sampler counts its period from its own wake-up, so it is late by this much each time, and never early. */
const DRIFT_MS = 0.3;

/** Timers are never exact, so one beat may be this much longer than the interval. */
const INTERVAL_TOLERANCE = 1.1;

/** Milliseconds between two samples of the profiler, for a threshold in milliseconds. */
export function samplingPeriodMs(thresholdMs: number): number {
  const periodMs = Math.round(thresholdMs / SAMPLES_PER_THRESHOLD);
  return Math.min(LONGEST_PERIOD_MS, Math.max(SHORTEST_PERIOD_MS, periodMs));
}

/**
 * Knows when the sampler's next signal comes, so that a beat can be placed just before it.
 *
 * On Linux V8 samples a thread by sending it SIGPROF. A thread that waits in the loop's poll comes out of it, and libuv
 * goes on waiting but forgets for how long it has been idle already: `performance.eventLoopUtilization()` of an idle
 * process read 0.3 to 0.9. If the loop has just been awake when the signal comes, there is next to nothing to forget: it
 * reads 0.03 to 0.05. So the beat, which wakes the loop anyway, is kept a little ahead of the signal.
 *
 * Tried to follow the signals by the idle time that goes missing; work of the application passed for missing time. The
 * times of the samples, which every ended profile tells, are exact.
 */
export class SignalClock {
  readonly #periodMs: number;
  #nextMs: number;

  /**
   * @param startedMs when the sampler was started, monotonic milliseconds
   * @param periodMs the sampler's period in milliseconds
   */
  constructor(startedMs: number, periodMs: number) {
    this.#periodMs = periodMs + DRIFT_MS;
    this.#nextMs = startedMs + this.#periodMs;
  }

  /** Tells when a signal has come, monotonic milliseconds. */
  learn(signalMs: number): void {
    this.#nextMs = signalMs + this.#periodMs;
  }

  /**
   * How long to wait from now to the next beat: the time to the next signal, cut into equal steps of about one interval
   * at most.
   */
  nextBeatInMs(nowMs: number, intervalMs: number): number {
    const leadMs = Math.min(LEAD_MS, this.#periodMs / 4);
    const missed = Math.ceil((nowMs + leadMs + 1 - this.#nextMs) / this.#periodMs);
    this.#nextMs += Math.max(0, missed) * this.#periodMs;
    const untilMs = this.#nextMs - leadMs - nowMs;
    return untilMs / Math.ceil(untilMs / (intervalMs * INTERVAL_TOLERANCE));
  }
}
