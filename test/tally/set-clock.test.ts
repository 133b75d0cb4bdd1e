import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { DAY_MS, MINUTE_MS } from "../../src/record/time-units.js";
import { LifeLine, LONGEST_SILENCE_MS } from "../../src/tally/life-line.js";
import { observedSpans } from "../../src/tally/observed-time.js";

const START_MS = Date.parse("2026-11-20T08:00:00Z");

/** Signs of life every minute, with the age of the process, whose clock is set between two of them. */
function lifeLineOf(beforeMin: number, setByMs: number, afterMin: number): LifeLine {
  const lifeLine = new LifeLine();
  lifeLine.add(START_MS);
  for (let minute = 1; minute <= beforeMin + afterMin; minute++) {
    const uptimeMs = minute * MINUTE_MS;
    const atMs = START_MS + uptimeMs + (minute > beforeMin ? setByMs : 0);
    lifeLine.add(atMs);
    lifeLine.addUptime({ uptimeMs, atMs });
  }
  return lifeLine;
}

test("a clock that is set, in whichever direction and however far, adds no observed time", () => {
  const minutes = fc.integer({ min: 2, max: 300 });
  const jump = fc.integer({ min: -40 * DAY_MS, max: 40 * DAY_MS });
  fc.assert(
    fc.property(minutes, jump, minutes, (beforeMin, setByMs, afterMin) => {
      const lifeLine = lifeLineOf(beforeMin, setByMs, afterMin);
      const spans = observedSpans(lifeLine, {});
      const observedMs = spans.reduce((sum, { from, to }) => sum + to - from, 0);
      const ageMs = (beforeMin + afterMin) * MINUTE_MS;
      assert.ok(observedMs <= ageMs + LONGEST_SILENCE_MS, `${observedMs} of ${ageMs} ms`);
      const longerMs = (Math.max(beforeMin, afterMin) - 1) * MINUTE_MS;
      assert.ok(observedMs >= longerMs, `${observedMs} of ${ageMs} ms`);
    }),
    { numRuns: 2_000 },
  );
});

test("a machine that slept and a log without its beginning are no clock that was set back", () => {
  const slept = new LifeLine();
  slept.add(START_MS);
  slept.addUptime({ uptimeMs: MINUTE_MS, atMs: START_MS + MINUTE_MS });
  slept.add(START_MS + DAY_MS);
  const beheaded = new LifeLine();
  beheaded.addUptime({ uptimeMs: DAY_MS, atMs: START_MS });
  beheaded.add(START_MS, START_MS + MINUTE_MS);
  assert.deepEqual([slept.isContradicted, beheaded.isContradicted], [false, false]);
});
