/** Where the beats are placed between the sampler's signals. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { SignalClock, samplingPeriodMs } from "../../src/emitter/signal-clock.js";

/** The times of the beats over a while, each exactly when it was wanted. */
function beatsUntil(endMs: number, clock: SignalClock, intervalMs: number): number[] {
  const beatsMs: number[] = [];
  let nowMs = 0;
  while (nowMs < endMs) {
    const waitMs = clock.nextBeatInMs(nowMs, intervalMs);
    assert.ok(waitMs > 0 && waitMs <= intervalMs * 1.1, `waits ${waitMs} ms`);
    nowMs += waitMs;
    beatsMs.push(nowMs);
  }
  return beatsMs;
}

test("the sampling period is a sixth of the threshold, within limits", () => {
  assert.deepEqual([20, 100, 500, 5000].map(samplingPeriodMs), [10, 17, 83, 199]);
});

for (const [thresholdMs, intervalMs] of [
  [500, 100],
  [2000, 100],
  [200, 50],
  [20, 5],
] as const) {
  test(`a beat comes shortly before each signal (threshold ${thresholdMs} ms)`, () => {
    const periodMs = samplingPeriodMs(thresholdMs);
    const beatsMs = beatsUntil(periodMs * 50, new SignalClock(0, periodMs), intervalMs);
    for (let signal = 1; signal < 50; signal++) {
      const signalMs = signal * (periodMs + 0.3);
      const before = beatsMs.findLast((beatMs) => beatMs < signalMs) ?? 0;
      assert.ok(signalMs - before <= 3.001, `signal ${signal}: ${signalMs - before} ms before`);
    }
  });
}

test("a signal that came late moves all that follow", () => {
  const clock = new SignalClock(0, 100);
  clock.learn(140);
  assert.ok(Math.abs(clock.nextBeatInMs(150, 100) - (240.3 - 3 - 150)) < 1e-9);
});

test("after a long stall the next signal lies ahead again", () => {
  const clock = new SignalClock(0, 100);
  const waitMs = clock.nextBeatInMs(12_345, 100);
  assert.ok(waitMs > 0 && waitMs <= 110, String(waitMs));
});
