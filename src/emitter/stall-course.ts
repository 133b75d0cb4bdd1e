import type { Detector } from "./detector.js";
import { OpenStall } from "./open-stall.js";
import type { StallBody } from "./session-log.js";
import type { Beat, EndedStall, SharedState } from "./shared-state.js";

/** A stall that the watched thread has told to be over, with what was gathered while it went on. */
export interface ToldStall {
  readonly stall: EndedStall;
  readonly open: OpenStall;
}

/** What the watchdog does with what it sees; all is called from within a look. */
export interface CourseListener {
  /**
   * A new beat has come.
   *
   * @param told the stalls that are over, in their order
   * @param unseen how many more there were, overwritten before they were read
   */
  onBeat(nowMs: number, told: readonly ToldStall[], unseen: number): void;
  /** The last beat is overdue: the thread is to be asked what it does. */
  ask(open: OpenStall, nowMs: number, beat: Beat): void;
  /** The stall is long enough for a record, or twice as long as at the last one. @returns what was written */
  writeOpen(open: OpenStall, nowMs: number, beat: Beat): StallBody;
  /** A stall has a record, the last of which is given, and nobody told its end. */
  closeAsSeen(written: StallBody): void;
}

/**
 * The course of the stalls as the watchdog sees it: it knows no file and no clock, and reads nothing but the shared memory.
 *
 * It keeps one promise: **a `stall-open` is closed by exactly one record, unless the process dies in the stall.** Every stall that
 * was opened leaves by one door, `#leave`, and there it is either among those whose end the watched thread has told, or closed as it
 * was last seen. What the watched thread leaves out of its account (its waits, the work of the emitter itself, its end) is never opened:
 * it says so in the shared memory *before* it reads the clock for the beat from which the time is left out, and gives the sign back
 * *after* the beat with which the program's time begins anew; here the clock is read first, then the sign, then the beat.
 */
export class StallCourse {
  readonly #state: SharedState;
  readonly #detector: Detector;
  readonly #listener: CourseListener;
  #open: OpenStall | undefined;
  /** The last record of the open stall. */
  #written: StallBody | undefined;
  /** How many of the ended stalls have been read. */
  #nextEnded = 0;

  constructor(state: SharedState, detector: Detector, listener: CourseListener) {
    this.#state = state;
    this.#detector = detector;
    this.#listener = listener;
  }

  /** The stall that seems to be going on. */
  get open(): OpenStall | undefined {
    return this.#open;
  }

  /** One look. @param nowMs read before the call. @returns the last beat; undefined if it is just being written */
  look(nowMs: number): Beat | undefined {
    const isAtRest = this.#state.hasReached("leaving") || this.#state.isAtRest;
    const beat = this.#state.readBeat();
    if (beat === undefined) return undefined;
    for (const step of this.#detector.feed(nowMs, beat)) {
      if (step === "beat") this.#noteBeat(nowMs, beat);
      else if (isAtRest) continue;
      else if (step === "write-open") this.#writeOpen(nowMs, beat);
      else this.#ask(nowMs, beat);
    }
    return beat;
  }

  /** The watched thread tells nothing more. */
  end(): void {
    this.#leave([]);
  }

  #ask(nowMs: number, beat: Beat): void {
    this.#open ??= new OpenStall(beat.count);
    this.#listener.ask(this.#open, nowMs, beat);
  }

  #writeOpen(nowMs: number, beat: Beat): void {
    if (this.#open === undefined) return;
    this.#written = this.#listener.writeOpen(this.#open, nowMs, beat);
  }

  #noteBeat(nowMs: number, beat: Beat): void {
    // A stall that ended while we looked is told at the next beat, or it would be opened after its end was read.
    const { stalls, next, lost } = this.#state.readEndedStalls(this.#nextEnded, beat.count);
    this.#nextEnded = next;
    this.#listener.onBeat(nowMs, this.#leave(stalls), lost);
  }

  /** The only way out of a stall that seemed to be going on. */
  #leave(stalls: readonly EndedStall[]): readonly ToldStall[] {
    const open = this.#open;
    const written = this.#written;
    this.#open = undefined;
    this.#written = undefined;
    const told = stalls.map((stall) => ({
      stall,
      open: open?.beat === stall.beat ? open : new OpenStall(stall.beat),
    }));
    const isTold = told.some((one) => one.open === open);
    if (written !== undefined && !isTold) this.#listener.closeAsSeen(written);
    return told;
  }
}
