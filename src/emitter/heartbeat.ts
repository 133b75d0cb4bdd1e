import { performance } from "node:perf_hooks";
import { monotonicMs, wallMs } from "./clock.js";
import { inspector } from "./inspector-module.js";
import type { Beat, EndedStall, SharedState } from "./shared-state.js";
import { startTimer, stopTimer } from "./timers.js";

const readUtilization = performance.eventLoopUtilization.bind(performance);

/** What a {@link Heartbeat} needs to know. */
export interface HeartSettings {
  readonly intervalMs: number;
  readonly thresholdMs: number;
  /** The program itself has not begun: what blocks before the first beat is its start-up. */
  readonly isBeforeProgram: boolean;
}

/** What the heart tells the rest of the emitter, and asks it. All are called from inside of the beat. */
export interface HeartListener {
  /** After every beat. */
  onBeat(beat: Beat): void;
  /** A stall that began after the beat `previous` is over; called before `onBeat`. */
  onStallEnd(gap: EndedStall, previous: Beat): void;
  /** How long to wait for the next beat: one interval, or a little less or more. Milliseconds. */
  nextBeatInMs(): number;
}

/**
 * The beat of the watched thread: from an unref'd timer it writes a sign of life into the shared memory, and it
 * measures the gap to the last one.
 *
 * A beat every 100 ms alone would give the length of a stall to 100 ms. The loop's own account of its idle time
 * makes it exact: what the loop spent in its poll before the stall is not part of the stall. Never more than one
 * interval of it is taken off, because a process that is stopped (SIGSTOP, a paused machine) while it is idle
 * accounts all of that time as idle, and yet it stood still.
 */
export class Heartbeat {
  readonly #state: SharedState;
  readonly #settings: HeartSettings;
  readonly #listener: HeartListener;
  #last: Beat;
  #hasTurned: boolean;
  #timer: NodeJS.Timeout | undefined;
  #inspectorUrl: string | undefined;
  #inspectorPort = 0;

  /** Writes beat 0 at once: the start of the emitter is the first sign of life. */
  constructor(state: SharedState, settings: HeartSettings, listener: HeartListener) {
    this.#state = state;
    this.#settings = settings;
    this.#listener = listener;
    // With `--import` the loop has run already, for the import, when the program has not begun.
    this.#hasTurned = !settings.isBeforeProgram && performance.nodeTiming.loopStart >= 0;
    this.#last = this.#read(0);
    state.publishBeat(this.#last);
  }

  /** The last beat. */
  get last(): Beat {
    return this.#last;
  }

  start(): void {
    this.#timer = startTimer(() => {
      this.beat();
      if (this.#timer !== undefined) this.start();
    }, this.#listener.nextBeatInMs());
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
    const previous = this.#last;
    const beat = this.#read(previous.count + 1);
    this.#last = beat;
    const gap = this.#stallBetween(previous, beat);
    this.#hasTurned = true;
    // The gap first: when the watchdog sees the new beat, the gap that it ended is there.
    if (gap !== undefined) this.#state.latchEndedStall(gap);
    this.#state.publishBeat(beat);
    if (gap !== undefined) this.#listener.onStallEnd(gap, previous);
    this.#listener.onBeat(beat);
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
    };
  }

  #read(count: number): Beat {
    const { idle, active } = readUtilization();
    return {
      count,
      timeMs: monotonicMs(),
      wallMs: wallMs(),
      idleMs: idle,
      activeMs: active,
      inspectorPort: this.#readInspectorPort(),
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
