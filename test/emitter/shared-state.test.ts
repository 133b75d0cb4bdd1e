import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { SharedState } from "../../src/emitter/shared-state.js";

describe("shared state", () => {
  const times = { mainCpuMs: 5, queueMs: 6 };
  const done = { requests: 7, work: 8.5 };
  const beat = {
    timeMs: 1.5,
    wallMs: 2.5,
    idleMs: 3,
    activeMs: 4,
    inspectorPort: 9229,
    ...times,
    ...done,
  };

  test("the other side reads the beat that was published", () => {
    const state = new SharedState();
    assert.equal(state.readBeat(), undefined);
    state.publishBeat({ count: 0, ...beat });
    assert.deepEqual(new SharedState(state.buffer).readBeat(), { count: 0, ...beat });
  });

  test("the count goes on where the number that guards it wraps", () => {
    const state = new SharedState();
    for (const count of [2 ** 30 - 2, 2 ** 30 - 1, 2 ** 30, 2 ** 31 + 1]) {
      state.publishBeat({ count, ...beat });
      assert.equal(state.readBeat()?.count, count);
    }
  });

  test("the ring gives every ended stall once, when a later beat was seen, and counts those that were overwritten", () => {
    const state = new SharedState();
    const span = { startMs: 1, startWallMs: 2, durationMs: 3, wallAheadMs: 0, isStartup: false };
    const stall = { ...span, ...times };
    state.latchEndedStall({ beat: 0, ...stall });
    const first = { stalls: [{ beat: 0, ...stall }], next: 1, lost: 0 };
    assert.deepEqual(state.readEndedStalls(0, 0), { stalls: [], next: 0, lost: 0 });
    assert.deepEqual(state.readEndedStalls(0, 1), first);
    for (let n = 1; n <= 40; n++) state.latchEndedStall({ beat: n, ...stall });
    const { stalls, next, lost } = state.readEndedStalls(1, 41);
    assert.deepEqual([stalls.length, stalls[0]?.beat, next, lost], [32, 9, 41, 8]);
  });
});
