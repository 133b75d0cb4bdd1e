import { monotonicMs, wallMs } from "../emitter/clock.js";
import { cpuBetween, type EvidenceReader, type Reading } from "../emitter/evidence.js";
import { OpenStall, type TimedAnswer } from "../emitter/open-stall.js";
import { OriginalPlaces } from "../emitter/original-places.js";
import type { StallBody } from "../emitter/session-log.js";
import { printStack, type StackText } from "../emitter/stack-text.js";
import { composeStall } from "../emitter/stall-body.js";
import { type ProfileCut, printProfile } from "../emitter/stall-profile.js";
import { ThreadSchedule } from "../emitter/thread-schedule.js";
import { ThreadObserver } from "../emitter/thread-state.js";
import { mainTaskOf, ownTask, type WatchedTask } from "../emitter/watched-task.js";
import { defined } from "../record/defined.js";
import type { StallProfile } from "../record/record.js";
import { roundMs } from "../record/time-units.js";
import { completeProfile } from "./complete-profile.js";
import { countersOf } from "./target-counters.js";

/** An answer that came sooner was given by what was running when it was asked for. */
const PROMPT_MS = 50;

/** From how many stacks the time is spread over functions. */
const SPREAD_STACKS = 100;

/** For how long a thread ran, and for which share of the time it could not although it wanted to. */
export interface Withheld {
  readonly ranMs: number;
  /** It waited for a processor. */
  readonly queueShare: number;
  /** The quota of its control group was used up; above 1 if several threads wanted to run. */
  readonly throttledShare: number;
}

/** A stall of another process, from the moment at which we began to look. It is kept as the emitter keeps its own. */
export class ObservedStall {
  /** Monotonic milliseconds. */
  readonly startMs = monotonicMs();
  readonly startWallMs = wallMs();
  /** Where the code that ran is in the user's files, if a transpiler has made it in memory. */
  readonly places = new OriginalPlaces();
  readonly #open = new OpenStall(0);
  readonly #counters: EvidenceReader;
  readonly #thread: ThreadObserver;
  readonly #before: Reading;
  #last: Reading;
  #late: TimedAnswer | undefined;
  #profile: ProfileCut | undefined;
  #standstillMs = 0;
  readonly #own = new ThreadSchedule(ownTask());
  readonly #ownQueueMs = this.#own.read().queueMs;

  /** From here on the target's time counts. @param task the thread that is looked at; by default the main one */
  constructor(pid: number, task: WatchedTask = mainTaskOf(pid)) {
    this.#counters = countersOf(pid, task);
    this.#thread = new ThreadObserver(task);
    this.#before = this.#counters.read();
    this.#last = this.#before;
    this.#open.noteAsked(this.startMs);
  }

  /** An answer was given that surely belongs to the stall. */
  get isAnswered(): boolean {
    return this.#open.first !== undefined;
  }

  /** The first stack that surely belongs to the stall and is not empty, as it is between two microtasks. */
  get firstStack(): StackText | undefined {
    const first = this.#open.answers(this.startMs).find(({ frames }) => frames.length > 0);
    return first && printStack(this.places.original(first.frames));
  }

  /** What ran from one moment on; undefined if it was not sampled. */
  get profile(): StallProfile | undefined {
    if (this.#profile === undefined) return undefined;
    const stacks = this.#profile.stacks.map((stack) => ({
      ...stack,
      frames: this.places.original(stack.frames),
    }));
    return printProfile({ ...this.#profile, stacks }, SPREAD_STACKS);
  }

  /** Notes what the system says of the thread right now; of one that has ended, what it has said last. */
  observe(): void {
    const os = this.#thread.observe();
    if (os.state !== undefined && !/[ZX]/.test(os.state)) this.#open.os = os;
    this.#read();
  }

  #read(): Reading {
    const reading = this.#counters.read();
    if (reading.processCpuMs !== undefined) this.#last = reading;
    return this.#last;
  }

  /** Since the stall began. */
  withheld(): Withheld {
    const lastedMs = monotonicMs() - this.startMs;
    const { main = 0, queue = 0, throttled = 0 } = cpuBetween(this.#before, this.#read(), lastedMs);
    return { ranMs: main, queueShare: queue / lastedMs, throttledShare: throttled / lastedMs };
  }

  /** Milliseconds since the stall began for which its thread and ours waited for a processor; 0 where the system does not tell. */
  queuedMs(): number {
    const { queue = 0 } = cpuBetween(this.#before, this.#read(), Infinity);
    return queue + (this.#own.read().queueMs - this.#ownQueueMs || 0);
  }

  /** Notes that the whole process did not run for so many milliseconds: it was stopped or frozen. */
  noteStandstill(ms: number): void {
    this.#standstillMs = ms;
  }

  noteProfile(profile: ProfileCut): void {
    const answers = this.#open.answers(this.startMs).filter(({ isAfter }) => !isAfter);
    this.#profile = completeProfile(
      profile,
      answers.map(({ frames }) => frames),
      (file) => this.places.textOf(file),
    );
  }

  /**
   * Notes an answer that was given before the loop turned.
   *
   * A first answer that comes late was given after a native call: by its caller, or by whatever the loop ran next. Which
   * of the two, only the next answer tells, so it is kept back until then.
   */
  addAnswer(timed: TimedAnswer): void {
    if (this.#late !== undefined) {
      this.#open.add(this.#late);
      this.#late = undefined;
    } else if (!this.isAnswered && timed.answeredMs - timed.askedMs >= PROMPT_MS) {
      this.#late = timed;
      return;
    }
    this.#open.add(timed);
  }

  /**
   * The stall as a record's body.
   *
   * @param endMs when it ended, monotonic milliseconds; undefined: it goes on
   */
  body(endMs: number | undefined): StallBody {
    const nowMs = monotonicMs();
    const durationMs = (endMs ?? nowMs) - this.startMs;
    // Another beat than the stall's: a hint, and no more.
    if (this.#late !== undefined && this.#late.answer.frames.length > 0) {
      this.#open.add({ ...this.#late, answer: { ...this.#late.answer, beat: 1 } });
      this.#late = undefined;
    }
    const os = this.#open.os;
    return composeStall({
      open: this.#open,
      seq: 0,
      startMs: this.startMs,
      startWallMs: this.startWallMs,
      durationMs,
      nowMs,
      isOver: endMs !== undefined,
      evidence: {
        cpu: cpuBetween(this.#before, this.#read(), durationMs),
        ...defined({ os }),
        // The watchdog of an emitter inside would have stood still as well.
        ...(this.#standstillMs > 0 && { watchdogLag: roundMs(this.#standstillMs) }),
      },
      profile: this.#profile,
      places: this.places,
    });
  }

  close(): void {
    this.#counters.close();
    this.#own.close();
    this.#thread.close();
  }
}
