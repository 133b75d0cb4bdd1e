/**
 * When to ask, when to write, when to wake: the watchdog's decisions as a pure state machine over two numbers, the
 * time and the last beat. It knows no thread, no file and no clock, so whole timelines are tested in microseconds.
 */

/** What a {@link Detector} needs to know, all in milliseconds. */
export interface DetectorSettings {
  readonly thresholdMs: number;
  /** The watched thread's beat: a stall begins at most this long after the last one. */
  readonly intervalMs: number;
  /** The longest time between two looks while a beat is overdue. */
  readonly tickMs: number;
}

/** What is to be done now. */
export type Step =
  /** The last beat is a threshold ago: ask for the first stack. The stall may yet prove too short. */
  | "ask"
  /** The stall goes on: ask for another stack. */
  | "ask-again"
  /** The stall has surely passed the threshold, or a doubling of it: write what is known. */
  | "write-open"
  /** A new beat has come: whatever was suspected is over. */
  | "beat";

/** The watchdog's mind. Feed it at every wake-up. */
export class Detector {
  readonly #settings: DetectorSettings;
  #beatCount = -1;
  #beatMs = 0;
  /** When the stall began: the latest possible time, until it is told. */
  #startMs = 0;
  #hasAsked = false;
  #nextAskMs = 0;
  #nextWriteAfterMs = 0;

  constructor(settings: DetectorSettings) {
    this.#settings = settings;
  }

  /**
   * Tells the time and the last beat.
   *
   * @returns what to do, in order
   */
  feed(nowMs: number, beat: { readonly count: number; readonly timeMs: number }): readonly Step[] {
    const steps: Step[] = [];
    if (beat.count !== this.#beatCount) {
      this.#beatCount = beat.count;
      this.#beatMs = beat.timeMs;
      this.#startMs = beat.timeMs + this.#settings.intervalMs;
      this.#hasAsked = false;
      this.#nextWriteAfterMs = this.#settings.thresholdMs;
      steps.push("beat");
    }
    const sinceBeatMs = nowMs - this.#beatMs;
    if (sinceBeatMs < this.#settings.thresholdMs) return steps;
    if (!this.#hasAsked) {
      this.#hasAsked = true;
      this.#nextAskMs = nowMs + this.#pauseAfter(sinceBeatMs);
      steps.push("ask");
    } else if (nowMs >= this.#nextAskMs) {
      this.#nextAskMs = nowMs + this.#pauseAfter(sinceBeatMs);
      steps.push("ask-again");
    }
    const stalledMs = nowMs - this.#startMs;
    if (stalledMs >= this.#nextWriteAfterMs) {
      while (stalledMs >= this.#nextWriteAfterMs) this.#nextWriteAfterMs *= 2;
      steps.push("write-open");
    }
    return steps;
  }

  /** Tells when the stall that is going on really began, once the watched thread has said it. */
  learnStart(startMs: number): void {
    this.#startMs = Math.min(startMs, this.#beatMs + this.#settings.intervalMs);
  }

  /**
   * When to look again: when the next beat should be there, after a tick if that is overdue, or earlier if something is due.
   * Monotonic milliseconds.
   */
  nextWakeMs(nowMs: number): number {
    const { intervalMs, tickMs } = this.#settings;
    const lookMs = Math.max(nowMs, this.#beatMs + intervalMs) + tickMs;
    const nextAskMs = this.#hasAsked ? this.#nextAskMs : this.#beatMs + this.#settings.thresholdMs;
    const nextWriteMs = this.#startMs + this.#nextWriteAfterMs;
    const due = [nextAskMs, nextWriteMs].filter((time) => time > nowMs);
    return Math.min(lookMs, ...due);
  }

  /**
   * The first samples come quickly (a stall just above the threshold should have more than one), later ones in
   * ever longer steps: four more at each doubling, so a stall of a minute is asked about 25 times.
   */
  #pauseAfter(sinceBeatMs: number): number {
    return Math.max(this.#settings.thresholdMs, sinceBeatMs) / 4;
  }
}
