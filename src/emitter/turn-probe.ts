import { executionAsyncId } from "node:async_hooks";
import { monotonicMs } from "./clock.js";

/** What an answer says of the callback in which it was given. */
export interface CallbackSign {
  /** Node's number of the callback; the same in the next answer where that was given in the same one. */
  readonly asyncId: number;
  /** How long the callback of the answer before went on after it (ms), if it has ended. */
  readonly endedAfterMs?: number;
  /** Timers and immediates that wait; missing where counting them would take too long. */
  readonly waiting?: number;
}

/** Counting a hundred thousand timers takes a few milliseconds: where it took longer than this (ms), it is not done again. */
const LONGEST_COUNT_MS = 0.5;

const settled = Promise.resolve();
const { then } = Promise.prototype;

/**
 * Tells callbacks apart while a turn of the loop goes on: Node runs promise jobs between timers, immediates and I/O callbacks, so a
 * job that was put there by one answer and has run by the next one says that a callback has ended. So does any job that begins: of
 * those that were due before the first answer ours is the last. V8's hook for that is there for one job, in a stall.
 */
export class TurnProbe {
  #askedMs: number | undefined;
  #endedAfterMs: number | undefined;
  #beat = -1;
  #isTooMany = false;

  /** To be called within an answer. @param beat the last beat */
  look(beat: number): CallbackSign {
    const endedAfterMs = beat === this.#beat ? this.#endedAfterMs : undefined;
    this.#beat = beat;
    if (endedAfterMs !== undefined || this.#askedMs === undefined) this.#ask();
    const waiting = this.#countWaiting();
    return {
      asyncId: executionAsyncId(),
      ...(endedAfterMs !== undefined && { endedAfterMs }),
      ...(waiting !== undefined && { waiting }),
    };
  }

  #ask(): void {
    const askedMs = monotonicMs();
    this.#askedMs = askedMs;
    this.#endedAfterMs = undefined;
    const noteEnd = (): void => {
      stopHook?.();
      if (this.#askedMs !== askedMs) return;
      this.#askedMs = undefined;
      this.#endedAfterMs = monotonicMs() - askedMs;
    };
    const stopHook = process.getBuiltinModule?.("node:v8")?.promiseHooks?.onBefore(noteEnd);
    // Whatever the host has made of `then`, this is the engine's.
    Reflect.apply(then, settled, [noteEnd]);
  }

  #countWaiting(): number | undefined {
    if (this.#isTooMany) return undefined;
    const startMs = monotonicMs();
    const names = process.getActiveResourcesInfo?.() ?? [];
    this.#isTooMany = monotonicMs() - startMs > LONGEST_COUNT_MS;
    return names.filter((name) => name === "Timeout" || name === "Immediate").length;
  }
}
