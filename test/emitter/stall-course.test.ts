/** That a `stall-open` is closed by exactly one record: the watched thread and the watchdog, interleaved at random. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { Detector } from "../../src/emitter/detector.js";
import { Heartbeat } from "../../src/emitter/heartbeat.js";
import type { StallBody } from "../../src/emitter/session-log.js";
import { type Beat, type EndedStall, SharedState } from "../../src/emitter/shared-state.js";
import { StallCourse } from "../../src/emitter/stall-course.js";
import { programPath, runProgram } from "./run-program.js";

const settings = { thresholdMs: 500, intervalMs: 100 };

/** The shared memory of one thread, which may lose its processor before each access. */
class Interrupted extends SharedState {
  readonly #interrupt: () => void;

  constructor(buffer: SharedArrayBuffer, interrupt: () => void) {
    super(buffer);
    this.#interrupt = interrupt;
  }

  override publishBeat(beat: Beat): void {
    this.#interrupt();
    super.publishBeat(beat);
  }
  override latchEndedStall(stall: EndedStall): void {
    this.#interrupt();
    super.latchEndedStall(stall);
  }
  override setAtRest(isAtRest: boolean): void {
    this.#interrupt();
    super.setAtRest(isAtRest);
  }
  override get isAtRest(): boolean {
    this.#interrupt();
    return super.isAtRest;
  }
  override hasReached(moment: "leaving"): boolean {
    this.#interrupt();
    return super.hasReached(moment);
  }
  override readBeat(): Beat | undefined {
    this.#interrupt();
    return super.readBeat();
  }
  override readEndedStalls(from: number, beatCount: number) {
    this.#interrupt();
    return super.readEndedStalls(from, beatCount);
  }
}

/** Both threads on one clock. Numbers from a tape say who runs, what it does and how long that takes. */
class TwoThreads {
  readonly #tape: Iterator<number>;
  readonly #heartbeat: Heartbeat;
  readonly #course: StallCourse;
  readonly #thread: SharedState;
  #nowMs = 1000;
  #isThreadActing = false;
  #isWatchdogLooking = false;
  #isResting = true;
  /** How often the stall after each beat was opened for the first time, and closed. */
  readonly #opened = new Map<number, number>();
  readonly #closed = new Map<number, number>();
  closedAsSeen = 0;
  unseen = 0;

  constructor(tape: Iterable<number>) {
    this.#tape = tape[Symbol.iterator]();
    const { buffer } = new SharedState();
    this.#thread = new Interrupted(buffer, () => this.#interrupt());
    const clock = { monotonicMs: () => this.#nowMs, wallMs: () => this.#nowMs };
    const listener = {
      onBeat: () => this.#interrupt(),
      onStallEnd: () => this.#interrupt(),
      nextBeatInMs: () => 100,
      workDone: () => ({ requests: 0, work: 0 }),
      onFailure: (error: unknown) => assert.fail(String(error)),
    };
    this.#isThreadActing = true;
    const beating = { ...settings, isBeforeProgram: false };
    this.#course = new StallCourse(
      new Interrupted(buffer, () => this.#interrupt()),
      new Detector({ ...settings, tickMs: 20 }),
      {
        onBeat: (_, told, unseen) => {
          this.unseen += unseen;
          for (const { stall, open } of told) {
            assert.equal(stall.beat, open.beat);
            count(this.#closed, stall.beat);
          }
        },
        ask: () => {},
        writeOpen: ({ beat }) => {
          count(this.#opened, beat);
          // All that is read of it here is its number.
          return { seq: beat } as StallBody;
        },
        closeAsSeen: ({ seq = -1 }) => {
          this.closedAsSeen++;
          count(this.#closed, seq);
        },
      },
    );
    this.#heartbeat = new Heartbeat(this.#thread, beating, listener, clock);
    this.#isThreadActing = false;
  }

  /** Runs the tape to its end, and both threads to theirs. @param isFailing the watched thread makes no last beat */
  run(isFailing: boolean): void {
    for (;;) {
      const { value, done } = this.#tape.next();
      if (done) break;
      if (value % 2 === 0) this.#act(value);
      else this.#look();
    }
    this.#isThreadActing = true;
    this.#thread.reach("leaving");
    if (!isFailing) this.#heartbeat.beat();
    this.#course.look(this.#nowMs);
    this.#course.end();
  }

  /** @returns the beats after which a stall was opened and not closed by exactly one record */
  get unbalanced(): readonly number[] {
    return [...this.#opened.keys()].filter((beat) => this.#closed.get(beat) !== 1);
  }

  get openedCount(): number {
    return this.#opened.size;
  }

  /** The one thread has lost its processor for a while, in which the other may run. */
  #interrupt(): void {
    const { value = 0 } = this.#tape.next();
    this.#nowMs += [0, 0, 0, 1, 30, 450, 700][value % 7] ?? 0;
    const next = value >> 3;
    if (next % 3 === 0) this.#look();
    if (next % 3 === 1) this.#act(next);
  }

  #look(): void {
    if (this.#isWatchdogLooking) return;
    this.#isWatchdogLooking = true;
    this.#course.look(this.#nowMs);
    this.#isWatchdogLooking = false;
  }

  #act(choice: number): void {
    if (this.#isThreadActing) return;
    this.#isThreadActing = true;
    if (this.#isResting) {
      if (choice % 3 === 0) this.#heartbeat.goOn();
      else this.#heartbeat.beginAnew();
      this.#isResting = false;
    } else if (choice % 5 === 0) {
      this.#heartbeat.rest();
      this.#isResting = true;
    } else {
      this.#heartbeat.beat();
    }
    this.#isThreadActing = false;
  }
}

function count(counts: Map<number, number>, key: number): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

describe("a stall that was opened", { concurrency: 2 }, () => {
  const tapes = fc.array(fc.nat(1023), { minLength: 20, maxLength: 300 });

  test("is closed by exactly one record, whenever either thread loses its processor", () => {
    let opened = 0;
    fc.assert(
      fc.property(tapes, fc.boolean(), (tape, isFailing) => {
        const threads = new TwoThreads(tape);
        threads.run(isFailing);
        opened += threads.openedCount;
        assert.deepEqual(threads.unbalanced, []);
        // Who leaves in order has told the end of all, and left nothing out that was opened.
        if (!isFailing && threads.unseen === 0) assert.equal(threads.closedAsSeen, 0);
      }),
      { numRuns: 5000 },
    );
    assert.ok(opened > 1000, `${opened} were opened`);
  });

  test("is never one of the emitter's own work at the end of a stall", async () => {
    const { code, stalls, open } = await runProgram(programPath("held-at-stall-end.mjs"));
    assert.equal(code, 0);
    const closed = stalls.map(({ seq }) => seq);
    assert.deepEqual(
      open.filter(({ seq }) => !closed.includes(seq)),
      [],
    );
    assert.ok(stalls.length > 0);
  });
});
