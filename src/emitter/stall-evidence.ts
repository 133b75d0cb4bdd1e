import { defined } from "../record/defined.js";
import type { OsState } from "../record/record.js";
import { roundMs } from "../record/time-units.js";
import { monotonicMs } from "./clock.js";
import {
  cpuBetween,
  difference,
  EvidenceReader,
  type Reading,
  suspendedBetween,
  withThreadTimes,
} from "./evidence.js";
import { LatenessLog } from "./lateness.js";
import type { StallBody } from "./session-log.js";
import type { Beat } from "./shared-state.js";
import type { ToldStall } from "./stall-course.js";
import { ThreadSchedule } from "./thread-schedule.js";
import { ThreadObserver } from "./thread-state.js";
import { ownTask, type WatchedTask } from "./watched-task.js";

/** The watchdog is up so soon after the start (ms), with 30 to 40 ms of a processor: what it takes longer, it had none. */
const BIRTH_MS = 250;

/** The fields of a record from which a verdict is made. */
export type EvidenceFields = Pick<StallBody, "cpu" | "watchdogLag" | "suspended" | "os">;

/** What the watchdog measures from outside: the counters, the thread's state, and its own lateness. */
export class StallEvidence {
  readonly #reader: EvidenceReader;
  readonly #thread: ThreadObserver;
  readonly #ownSchedule = new ThreadSchedule(ownTask());
  readonly #lateness = new LatenessLog();
  /** The counters when the last beat was seen, and when the one before it was. */
  #last: Reading;
  #earlier: Reading;

  /** @param before the counters at the start of the emitter: the watchdog comes up later, perhaps in the middle of a stall */
  constructor(task: WatchedTask, before: Reading) {
    this.#lateness.note(before.atMs + BIRTH_MS, monotonicMs());
    this.#reader = new EvidenceReader(task);
    this.#thread = new ThreadObserver(task);
    // This thread has just begun.
    this.#last = { ...before, watchdogQueueMs: 0 };
    this.#earlier = this.#last;
  }

  /** Notes that the watchdog was to wake at `dueMs` and woke at `cameMs` (monotonic milliseconds). */
  noteLateness(dueMs: number, cameMs: number): void {
    this.#lateness.note(dueMs, cameMs);
  }

  /** What the system says of the thread right now. */
  observe(): OsState {
    return this.#thread.observe();
  }

  /**
   * The evidence of the stalls that a new beat has ended; what comes later is measured from here.
   *
   * @param told each with what was seen in the middle of it
   */
  atBeat(nowMs: number, told: readonly ToldStall[]): readonly EvidenceFields[] {
    const after = this.#read();
    const found = told.map(({ stall, open }) => {
      const before = this.#before(stall.startMs);
      return {
        ...this.#between(stall.startMs, stall.startMs + stall.durationMs, open.os, [
          withThreadTimes(before, { mainCpuMs: 0, queueMs: 0 }),
          withThreadTimes(after, stall),
        ]),
        suspended: suspendedBetween(before, after, stall.wallAheadMs),
      };
    });
    this.#earlier = this.#last;
    this.#last = after;
    this.#lateness.forget(nowMs - 10_000);
    this.#thread.learnOwnPoll();
    return found;
  }

  /** The evidence of a stall that goes on, since `fromMs`. */
  soFar(fromMs: number, nowMs: number, beat: Beat, os: OsState | undefined): EvidenceFields {
    const before = withThreadTimes(this.#before(fromMs), beat);
    return this.#between(fromMs, nowMs, os, [before, this.#read()]);
  }

  #read(): Reading {
    const { queueMs } = this.#ownSchedule.read();
    const own = Number.isNaN(queueMs) ? undefined : queueMs;
    return { ...this.#reader.read(), ...defined({ watchdogQueueMs: own }) };
  }

  /** The counters before a moment: a beat is seen after it has come, and a stall may have begun since. */
  #before(ms: number): Reading {
    return this.#last.atMs <= ms ? this.#last : this.#earlier;
  }

  #between(
    fromMs: number,
    toMs: number,
    seen: OsState | undefined,
    [before, after]: readonly [Reading, Reading],
  ): EvidenceFields {
    const os = defined({ ...seen, pressure: difference(before.pressureMs, after.pressureMs) });
    return defined({
      cpu: cpuBetween(before, after, toMs - fromMs),
      watchdogLag: roundMs(this.#lateness.largestWithin(fromMs, toMs)),
      os: Object.keys(os).length === 0 ? undefined : os,
    });
  }

  close(): void {
    this.#reader.close();
    this.#ownSchedule.close();
    this.#thread.close();
  }
}
