/**
 * The memory that the watched thread and the watchdog share: its layout and the only functions that touch it.
 *
 * The watched thread is the only writer of the beat and of the ring of ended stalls; the watchdog only reads them. The
 * beat is guarded by a sequence lock (its version is odd while it is being written), because a Float64Array
 * cannot be read atomically together with its neighbours.
 */

/** A sign of life of the watched thread. */
export interface Beat {
  /** Number of the beat, from 0 (the start of the emitter). */
  readonly count: number;
  /** Monotonic milliseconds. */
  readonly timeMs: number;
  /** Epoch milliseconds. */
  readonly wallMs: number;
  /** Milliseconds that the loop has spent in its idle poll since the process began. */
  readonly idleMs: number;
  /** Milliseconds that the loop has spent at work since the process began. */
  readonly activeMs: number;
  /** The TCP port on which the inspector listens; 0 if it does not. */
  readonly inspectorPort: number;
  /** Milliseconds for which the thread has run and has waited for a processor since it began; NaN where nobody tells. */
  readonly mainCpuMs: number;
  readonly queueMs: number;
  /** HTTP requests and the application's own work since the emitter started; NaN where nobody counts. */
  readonly requests: number;
  readonly work: number;
}

/** A stall that is over, as the watched thread itself measured it. */
export interface EndedStall {
  /** The beat after which the stall began. */
  readonly beat: number;
  /** Monotonic milliseconds at which it began. */
  readonly startMs: number;
  /** Epoch milliseconds at which it began. */
  readonly startWallMs: number;
  readonly durationMs: number;
  /** Milliseconds by which the wall clock ran ahead of the monotonic clock between the two beats. */
  readonly wallAheadMs: number;
  /** The stall was over before the loop had turned once. */
  readonly isStartup: boolean;
  /** Milliseconds for which the thread ran and waited for a processor between the two beats; NaN where nobody tells. */
  readonly mainCpuMs: number;
  readonly queueMs: number;
}

/**
 * Moments for which one thread can wait or look: the watchdog is ready; the watched thread is leaving, and what it waits for
 * from now on is the watchdog; the watchdog is done.
 */
export type Moment = "ready" | "leaving" | "done";

const INTS = { version: 0, ended: 1, ready: 2, leaving: 3, done: 4, resting: 5, taken: 6 } as const;
const INT_COUNT = 7;
const BEAT_FIELDS = 10;
const ENDED_FIELDS = 8;

/**
 * How many stalls the ring holds. The watchdog reads it every few milliseconds, and a stall is at least one
 * threshold long, so only a watchdog that was itself kept from running for 32 thresholds can miss one.
 */
const RING_SIZE = 32;

const FLOATS_OFFSET = Math.ceil(INT_COUNT / 2) * Float64Array.BYTES_PER_ELEMENT;
const BYTES =
  FLOATS_OFFSET + (BEAT_FIELDS + RING_SIZE * ENDED_FIELDS) * Float64Array.BYTES_PER_ELEMENT;

/** One view of the shared memory; each thread makes its own around the same buffer. */
export class SharedState {
  readonly buffer: SharedArrayBuffer;
  readonly #ints: Int32Array;
  readonly #floats: Float64Array;

  constructor(buffer: SharedArrayBuffer = new SharedArrayBuffer(BYTES)) {
    this.buffer = buffer;
    this.#ints = new Int32Array(buffer, 0, INT_COUNT);
    this.#floats = new Float64Array(buffer, FLOATS_OFFSET);
  }

  /**
   * Publishes a beat. Its count must be one more than the last one's, the first one's 0. The version is made of it and
   * wraps after 2^31 beats; the count itself does not.
   */
  publishBeat(beat: Beat): void {
    Atomics.store(this.#ints, INTS.version, beat.count * 2 + 1);
    this.#floats[0] = beat.timeMs;
    this.#floats[1] = beat.wallMs;
    this.#floats[2] = beat.idleMs;
    this.#floats[3] = beat.activeMs;
    this.#floats[4] = beat.inspectorPort;
    this.#floats[5] = beat.count;
    this.#floats[6] = beat.mainCpuMs;
    this.#floats[7] = beat.queueMs;
    this.#floats[8] = beat.requests;
    this.#floats[9] = beat.work;
    Atomics.store(this.#ints, INTS.version, beat.count * 2 + 2);
  }

  /**
   * Reads the last beat; undefined if the watched thread was writing one at every try, which is only possible
   * if it was stopped in the middle of doing so.
   */
  readBeat(): Beat | undefined {
    for (let tries = 0; tries < 1000; tries++) {
      const version = Atomics.load(this.#ints, INTS.version);
      if (version === 0 || version % 2 !== 0) continue;
      const [timeMs = 0, wallMs = 0, idleMs = 0, activeMs = 0, inspectorPort = 0, count = 0] =
        this.#floats;
      const [mainCpuMs = Number.NaN, queueMs = Number.NaN] = this.#floats.subarray(6);
      const [requests = Number.NaN, work = Number.NaN] = this.#floats.subarray(8);
      if (Atomics.load(this.#ints, INTS.version) !== version) continue;
      return {
        ...{ count, timeMs, wallMs, idleMs, activeMs, inspectorPort },
        ...{ mainCpuMs, queueMs, requests, work },
      };
    }
    return undefined;
  }

  /** Adds a stall that is over to the ring. */
  latchEndedStall(stall: EndedStall): void {
    const index = Atomics.load(this.#ints, INTS.ended);
    const at = BEAT_FIELDS + (index % RING_SIZE) * ENDED_FIELDS;
    const { beat, startMs, startWallMs, durationMs, wallAheadMs, mainCpuMs, queueMs } = stall;
    const startup = stall.isStartup ? 1 : 0;
    this.#floats.set(
      [beat, startMs, startWallMs, durationMs, wallAheadMs, startup, mainCpuMs, queueMs],
      at,
    );
    Atomics.store(this.#ints, INTS.ended, index + 1);
  }

  /**
   * Reads the ended stalls from number `from` (0-based) on, up to the beat that was seen: those of earlier beats.
   *
   * @returns the stalls in their order, the number to ask for next time, and how many were overwritten unread
   */
  readEndedStalls(
    from: number,
    beatCount: number,
  ): {
    stalls: readonly EndedStall[];
    next: number;
    lost: number;
  } {
    const end = Atomics.load(this.#ints, INTS.ended);
    const first = Math.max(from, end - RING_SIZE);
    const stalls: EndedStall[] = [];
    for (let index = first; index < end; index++) {
      const at = BEAT_FIELDS + (index % RING_SIZE) * ENDED_FIELDS;
      const fields = this.#floats.subarray(at, at + ENDED_FIELDS);
      const [beat = 0, startMs = 0, startWallMs = 0, durationMs = 0, wallAheadMs = 0] = fields;
      if (beat >= beatCount) break;
      const [startup = 0, mainCpuMs = Number.NaN, queueMs = Number.NaN] = fields.subarray(5);
      const isStartup = startup === 1;
      stalls.push({
        ...{ beat, startMs, startWallMs, durationMs, wallAheadMs },
        ...{ isStartup, mainCpuMs, queueMs },
      });
    }
    return { stalls, next: first + stalls.length, lost: first - from };
  }

  /** Says that a moment has come, and wakes whoever waits for it. */
  reach(moment: Moment): void {
    Atomics.store(this.#ints, INTS[moment], 1);
    Atomics.notify(this.#ints, INTS[moment]);
  }

  /** Takes the log for whoever asks first: the watchdog's thread, or the watched one if that is not up at the end. */
  takeLog(): boolean {
    return Atomics.compareExchange(this.#ints, INTS.taken, 0, 1) === 0;
  }

  /**
   * Says whether what passes is none of the program's time: the watched thread waits for work or works for the emitter. It is not to be
   * asked what it does, and no stall begins or goes on; see `StallCourse` for when this is to be said.
   */
  setAtRest(isAtRest: boolean): void {
    Atomics.store(this.#ints, INTS.resting, isAtRest ? 1 : 0);
  }

  get isAtRest(): boolean {
    return Atomics.load(this.#ints, INTS.resting) === 1;
  }

  hasReached(moment: Moment): boolean {
    return Atomics.load(this.#ints, INTS[moment]) === 1;
  }

  /** Blocks the calling thread until the moment comes, at most `limitMs`. Returns whether it came. */
  waitFor(moment: Moment, limitMs: number): boolean {
    return Atomics.wait(this.#ints, INTS[moment], 0, limitMs) !== "timed-out";
  }
}
