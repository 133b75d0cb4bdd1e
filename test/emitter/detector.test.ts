/** Whole timelines of the watchdog's decisions, in microseconds. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Detector, type Step } from "../../src/emitter/detector.js";

const settings = { thresholdMs: 500, intervalMs: 100, tickMs: 20 };

/** Runs a detector over a timeline: beats at the given times, awake whenever it wants to be. */
function run(beatsMs: readonly number[], untilMs: number, startMs?: number) {
  const detector = new Detector(settings);
  const steps: (readonly [Step, number])[] = [];
  let nowMs = beatsMs[0] ?? 0;
  while (nowMs <= untilMs) {
    const count = beatsMs.findLastIndex((timeMs) => timeMs <= nowMs);
    for (const step of detector.feed(nowMs, { count, timeMs: beatsMs[count] ?? 0 })) {
      steps.push([step, nowMs]);
      if (step === "ask" && startMs !== undefined) detector.learnStart(startMs);
    }
    const nextMs = detector.nextWakeMs(nowMs);
    assert.ok(nextMs > nowMs, "the next look lies ahead");
    nowMs = nextMs;
  }
  return { steps, times: (step: Step) => steps.filter(([s]) => s === step).map(([, at]) => at) };
}

describe("the detector", () => {
  test("does nothing but note the beats of a loop that turns", () => {
    const beats = Array.from({ length: 50 }, (_, i) => i * 100);
    const { steps } = run(beats, 4950);
    assert.ok(steps.every(([step]) => step === "beat"));
    assert.equal(steps.length, 50);
  });

  test("asks exactly at the threshold after the last beat", () => {
    assert.deepEqual(run([0, 103], 700).times("ask"), [603]);
  });

  test("asks at 499 ms of silence nothing, at 500 ms once", () => {
    const detector = new Detector(settings);
    detector.feed(0, { count: 0, timeMs: 0 });
    assert.deepEqual(detector.feed(499.999, { count: 0, timeMs: 0 }), []);
    assert.deepEqual(detector.feed(500, { count: 0, timeMs: 0 }), ["ask"]);
    assert.deepEqual(detector.feed(500.001, { count: 0, timeMs: 0 }), []);
  });

  test("writes when the stall has surely passed the threshold: an unknown start may be an interval later", () => {
    assert.deepEqual(run([0], 650).times("write-open"), [600]);
  });

  test("writes at the threshold, and at its doublings, of a start that was told", () => {
    assert.deepEqual(run([0], 4500, 40).times("write-open"), [540, 1040, 2040, 4040]);
  });

  test("asks more often at first than later, and about four times in each doubling", () => {
    const asked = run([0], 64_000).times("ask-again");
    assert.deepEqual(asked.slice(0, 3), [625, 781.25, 976.5625]);
    assert.ok(asked.length > 15 && asked.length < 30, String(asked.length));
  });

  test("starts anew with the next beat", () => {
    const { steps } = run([0, 700, 1400], 1500);
    assert.deepEqual(
      steps.map(([step]) => step),
      ["beat", "ask", "write-open", "ask-again", "beat", "ask", "write-open", "ask-again", "beat"],
    );
  });

  test("a watchdog that was kept from running asks as soon as it wakes, and writes one record", () => {
    const detector = new Detector(settings);
    detector.feed(0, { count: 0, timeMs: 0 });
    assert.deepEqual(detector.feed(3000, { count: 0, timeMs: 0 }), ["ask", "write-open"]);
    assert.deepEqual(detector.feed(3001, { count: 1, timeMs: 3000.5 }), ["beat"]);
  });

  test("a threshold of 20 ms is usable", () => {
    const detector = new Detector({ thresholdMs: 20, intervalMs: 5, tickMs: 5 });
    detector.feed(0, { count: 0, timeMs: 0 });
    assert.equal(detector.nextWakeMs(17), 20);
    assert.deepEqual(detector.feed(20, { count: 0, timeMs: 0 }), ["ask"]);
    assert.deepEqual(detector.feed(25, { count: 0, timeMs: 0 }), ["ask-again", "write-open"]);
  });
});
