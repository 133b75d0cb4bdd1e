import type { Capture as CaptureFacts, OsState } from "../record/record.js";
import { roundMs } from "../record/time-units.js";
import type { Answer } from "./answer.js";
import type { SeenStack } from "./stall-stack.js";
import { isBetweenCallbacks, type TimedSign } from "./turn-signs.js";

/**
 * After this many milliseconds of the watched thread's time, no more questions are asked in the same stall. A few are asked
 * in any case: a thread that waits for a processor in the middle of its answer seems to have been held for long.
 */
const HOLD_BUDGET_MS = 3;
const LEAST_ASKED = 4;

/** An answer, with what the watchdog knows about it. Times are monotonic milliseconds. */
export interface TimedAnswer {
  readonly answer: Answer;
  readonly askedMs: number;
  readonly answeredMs: number;
}

/** What has been gathered about a stall while it is going on. */
export class OpenStall {
  /** The beat after which it began. */
  readonly beat: number;
  /** Its number in the session, given when its first record is written. */
  seq: number | undefined;
  os: OsState | undefined;
  hasDebugger = false;
  #first: TimedAnswer | undefined;
  #firstAskedMs: number | undefined;
  #later: TimedAnswer[] = [];
  #heldMs = 0;

  constructor(beat: number) {
    this.beat = beat;
  }

  /** Another question may be asked without holding the watched thread for more than a few milliseconds in all. */
  get mayAsk(): boolean {
    const asked = this.#later.length + (this.#first === undefined ? 0 : 1);
    return asked < LEAST_ASKED || this.#heldMs < HOLD_BUDGET_MS;
  }

  get first(): TimedAnswer | undefined {
    return this.#first;
  }

  /** Notes that the first question was asked. */
  noteAsked(askedMs: number): void {
    this.#firstAskedMs ??= askedMs;
  }

  add(timed: TimedAnswer): void {
    this.#heldMs += timed.answer.holdMs;
    if (this.#first === undefined) this.#first = timed;
    else this.#later.push(timed);
  }

  /**
   * How the first stack was caught, for a stall that began at `startMs`. If nothing was or could be asked, it is pending as
   * well: an empty stack must not pass for an idle loop.
   *
   * @param isOver the stall has ended: an answer that has not come by now did not come during it
   */
  captureFacts(startMs: number, nowMs: number, isOver: boolean): CaptureFacts {
    const askedMs = this.#first?.askedMs ?? this.#firstAskedMs ?? nowMs;
    const at = roundMs(Math.max(0, askedMs - startMs));
    if (this.#first === undefined) {
      return { at, delay: roundMs(nowMs - askedMs), during: !isOver, pending: true };
    }
    return {
      at,
      delay: roundMs(this.#first.answeredMs - askedMs),
      during: this.#first.answer.beat === this.beat,
    };
  }

  /** What the answers say of the callbacks of a stall that began at `startMs`. */
  callbackSigns(startMs: number): readonly TimedSign[] {
    const all = this.#first === undefined ? [] : [this.#first, ...this.#later];
    return all.flatMap(({ answer: { callback, beat, timeMs, frames } }) => {
      if (callback === undefined || beat !== this.beat) return [];
      const isBetween = isBetweenCallbacks(frames[0]);
      const at = timeMs - startMs;
      const isNowhere = frames.length === 0;
      return [{ at, sign: callback, promiseIndex: promiseIndex(frames), isBetween, isNowhere }];
    });
  }

  /** All answers as they saw a stall that began at `startMs`, in the order of the questions. */
  answers(startMs: number): readonly SeenStack[] {
    const all = this.#first === undefined ? [] : [this.#first, ...this.#later];
    return all.map(({ answer, askedMs, answeredMs }) => ({
      at: roundMs(Math.max(0, askedMs - startMs)),
      delay: roundMs(answeredMs - askedMs),
      isAfter: answer.beat !== this.beat,
      frames: answer.frames,
      context: answer.context,
    }));
  }
}

/** Of an async function that a `Promise.all` waits for, which one of its promises it is. */
function promiseIndex(frames: Answer["frames"]): number | undefined {
  for (const { text, isAsync } of frames) {
    const index = isAsync && /^async Promise\.\w+ \(index (\d+)\)$/.exec(text)?.[1];
    if (index) return Number(index);
  }
  return undefined;
}
