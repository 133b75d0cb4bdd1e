/** How often a watched process says that it is alive. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { SignsOfLife } from "../../src/emitter/signs-of-life.js";

/** The ages (ms) at which a sign was given, by a watchdog that looks after each of these steps. */
function agesAtSigns(startMs: number, stepsMs: Iterable<number>): number[] {
  const signs = new SignsOfLife(startMs);
  const ages: number[] = [];
  let nowMs = startMs;
  for (const stepMs of stepsMs) {
    nowMs += stepMs;
    if (signs.take(nowMs) !== undefined) ages.push(nowMs - startMs);
  }
  return ages;
}

test("signs of life come after a second, ever more seldom, and from the first minute on each minute", () => {
  const ages = agesAtSigns(5000, Array(200_000 / 50).fill(50));
  assert.deepEqual(ages.slice(0, 4), [1000, 1500, 2250, 3400]);
  assert.deepEqual(ages.slice(-3), [60_000, 120_000, 180_000]);
});

test("however late the watchdog comes, it says once that the process is alive", () => {
  const anyStep = fc.oneof(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 100_000 }));
  fc.assert(
    fc.property(fc.nat(1e9), fc.array(anyStep, { maxLength: 200 }), (startMs, stepsMs) => {
      const ages = agesAtSigns(startMs, stepsMs);
      for (const [index, ageMs] of ages.entries()) {
        const beforeMs = ages[index - 1] ?? 0;
        assert.ok(ageMs >= 1000 && (ageMs >= beforeMs * 1.5 || ageMs >= 60_000), `${ages}`);
        if (beforeMs >= 60_000) assert.ok(ageMs - beforeMs >= 60_000, `${ages}`);
      }
    }),
  );
});
