import { performance } from "node:perf_hooks";
import * as clock from "./clock.js";
import { inspector } from "./inspector-module.js";
import { callAsOwn } from "./own-call.js";
import type { Beat, EndedStall, SharedState } from "./shared-state.js";
import { ThreadSchedule } from "./thread-schedule.js";
import { startTimer, stopTimer } from "./timers.js";
import { ownTask } from "./watched-task.js";
import type { WorkDone } from "./work-counter.js";

const readUtilization = performance.eventLoopUtilization.bind(performance);

/** Node has these since 20.18 and 22.8, `@types/node` of 20 does not know them. */
const loopMetrics: { readonly uvMetricsInfo?: { readonly loopCount: number } } =
  performance.nodeTiming;

/** The shortest time of a timer: it is due in the next turn of the loop, or between timers of this one. */
const NEXT_TURN_MS = 1;

/** What a {@link Heartbeat} needs to know. */
export interface HeartbeatSettings {
  readonly intervalMs: number;
  readonly thresholdMs: number;
  /** The program itself has not begun: what blocks before the first beat is its start-up. */
  readonly isBeforeProgram: boolean;
}

/** What the heartbeat tells the rest of the emitter, and asks it. All are called from within a beat. */
export interface HeartbeatListener {
  /** After every beat. */
  onBeat(beat: Beat): void;
  /** A stall is over; called before `onBeat`. */
  onStallEnd(stall: EndedStall): void;
  /** How long to wait for the next beat: one interval, or a little less or more. Milliseconds. */
  nextBeatInMs(): number;
  /** What the thread has done so far; called for every beat, the first one included. */
  workDone(): WorkDone;
  /** A beat has failed, and there will be no other: a host can break what the emitter relies on. */
  onFailure(error: unknown): void;
}

/**
 * The beat of the watched thread: from an unref'd timer it writes a sign of life into the shared memory, and it
 * measures the time since the last one.
 *
 * A beat every 100 ms alone would give the length of a stall to 100 ms. The loop's own account of its idle time
 * makes it exact: what the loop spent in its poll before the stall is not part of the stall. Never more than one
 * interval of it is taken off, because a process that is stopped (SIGSTOP, a paused machine) while it is idle
 * accounts all of that time as idle, and yet it stood still.
 *
 * The time of the program begins with the first {@link Heartbeat.beginAnew}, and what {@link Heartbeat.rest} lets pass is left out.
 */
export class Heartbeat {
  readonly #state: SharedState;
  readonly #settings: HeartbeatSettings;
  readonly #listener: HeartbeatListener;
  readonly #clock: Pick<typeof clock, "monotonicMs" | "wallMs">;
  #last: Beat;
  #hasTurned: boolean;
  #timer: NodeJS.Timeout | undefined;
  /** Turns of the loop at the last beat. */
  #turns = -1;
  readonly #schedule = new ThreadSchedule(ownTask());
  #inspectorUrl: string | undefined;
  #inspectorPort = 0;

  /** Writes beat 0 at once: the start of the emitter is the first sign of life. */
  constructor(
    state: SharedState,
    settings: HeartbeatSettings,
    listener: HeartbeatListener,
    ownClock: Pick<typeof clock, "monotonicMs" | "wallMs"> = clock,
  ) {
    this.#state = state;
    this.#settings = settings;
    this.#listener = listener;
    this.#clock = ownClock;
    // With `--import` the loop has run already, for the import, when the program has not begun.
    this.#hasTurned = !settings.isBeforeProgram && performance.nodeTiming.loopStart >= 0;
    state.setAtRest(true);
    this.#last = this.#read(0);
    state.publishBeat(this.#last);
  }

  /** The last beat. */
  get last(): Beat {
    return this.#last;
  }

  /** @param inMs when the first beat is due */
  start(inMs = this.#listener.nextBeatInMs()): void {
    const beat = (): void => {
      try {
        const hasTurned = this.#hasLoopTurned();
        if (hasTurned) this.beat();
        // What has just run may have blocked, and the next function may block before a whole interval is over.
        if (this.#timer !== undefined) this.start(hasTurned ? undefined : NEXT_TURN_MS);
      } catch (error) {
        this.stop();
        this.#listener.onFailure(error);
      }
    };
    this.#timer = startTimer(callAsOwn, inMs, beat);
    this.#timer.unref();
  }

  stop(): void {
    stopTimer(this.#timer);
    this.#timer = undefined;
  }

  /** Milliseconds of idle time since the last beat; for a capture in mid-stall. */
  idleSinceLastMs(): number {
    return readUtilization().idle - this.#last.idleMs;
  }

  /** One beat. Also called at the exit of the process, so that a stall that ends in `process.exit()` is closed. */
  beat(): void {
    // Said before the clock is read: if a stall ends here, what the emitter does then is none of the program's.
    this.#state.setAtRest(true);
    this.#mark();
    this.#state.setAtRest(false);
    this.#listener.onBeat(this.#last);
  }

  /**
   * What comes now is none of the program's time, until it begins anew or goes on. What it has done so far is told now if a beat is due:
   * others call for it where the thread does not come back to its loop.
   */
  rest(): void {
    this.#state.setAtRest(true);
    if (this.#clock.monotonicMs() - this.#last.timeMs < this.#settings.intervalMs) return;
    this.#mark();
    this.#listener.onBeat(this.#last);
  }

  /** The rest is over and was too short to be left out. */
  goOn(): void {
    this.#state.setAtRest(false);
  }

  /** The program's time begins anew: what has passed since the last beat was not its own. */
  beginAnew(): void {
    this.#publishAnother();
    this.#state.setAtRest(false);
  }

  /** Ends the time since the last beat; of a stall, what the emitter does at its end is left out of the next. */
  #mark(): void {
    const previous = this.#last;
    const beat = this.#read(previous.count + 1);
    this.#last = beat;
    const stall = this.#stallBetween(previous, beat);
    this.#hasTurned = true;
    // The stall first: when the watchdog sees the new beat, the stall that it ended is there.
    if (stall !== undefined) this.#state.latchEndedStall(stall);
    this.#state.publishBeat(beat);
    if (stall === undefined) return;
    this.#listener.onStallEnd(stall);
    this.#publishAnother();
  }

  #publishAnother(): void {
    this.#last = this.#read(this.#last.count + 1);
    this.#state.publishBeat(this.#last);
  }

  /**
   * Whether the loop has polled since the last beat. Where very many timers are due, ours is run between them in one and
   * the same turn, and nothing but timers has had its turn.
   */
  #hasLoopTurned(): boolean {
    const turns = loopMetrics.uvMetricsInfo?.loopCount;
    if (turns === undefined) return true;
    const hasTurned = turns !== this.#turns;
    this.#turns = turns;
    return hasTurned;
  }

  #stallBetween(previous: Beat, beat: Beat): EndedStall | undefined {
    const spanMs = beat.timeMs - previous.timeMs;
    const idleMs = Math.min(
      Math.max(beat.idleMs - previous.idleMs, 0),
      this.#settings.intervalMs,
      spanMs,
    );
    if (spanMs - idleMs < this.#settings.thresholdMs) return undefined;
    return {
      beat: previous.count,
      startMs: previous.timeMs + idleMs,
      startWallMs: previous.wallMs + idleMs,
      durationMs: spanMs - idleMs,
      wallAheadMs: beat.wallMs - previous.wallMs - spanMs,
      isStartup: !this.#hasTurned,
      mainCpuMs: beat.mainCpuMs - previous.mainCpuMs,
      queueMs: beat.queueMs - previous.queueMs,
    };
  }

  #read(count: number): Beat {
    const { idle, active } = readUtilization();
    return {
      count,
      timeMs: this.#clock.monotonicMs(),
      wallMs: this.#clock.wallMs(),
      idleMs: idle,
      activeMs: active,
      inspectorPort: this.#readInspectorPort(),
      ...this.#schedule.read(),
      ...this.#listener.workDone(),
    };
  }

  #readInspectorPort(): number {
    const url = inspector?.url();
    if (url !== this.#inspectorUrl) {
      this.#inspectorUrl = url;
      this.#inspectorPort = url === undefined ? 0 : Number(new URL(url).port);
    }
    return this.#inspectorPort;
  }
}
