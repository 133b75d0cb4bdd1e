/**
 * Which stack a record puts in front when the interruption was answered late and there is a profile.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { chooseStack } from "../../src/emitter/stack-choice.js";

const LATE = "Error\n    at listOnTimeout (node:internal/timers:597:15)";
const PROFILED = "Error\n    at loadFeed (file:///srv/load.mjs:17:1)";

const CASES: readonly (readonly [
  title: string,
  samples: number,
  gc: number,
  heaviest: number,
  isChosen: boolean,
])[] = [
  ["half of the samples", 100, 0, 50, true],
  ["fewer than half", 100, 0, 49, false],
  ["a JSON.parse that spent half of its time in collections", 276, 143, 131, true],
  ["half of the samples outside of collections", 100, 40, 30, true],
  ["fewer than half of those outside of collections", 100, 40, 29, false],
  ["too few to say anything", 4, 0, 2, false],
  ["nearly nothing but collections", 100, 98, 2, false],
];

for (const [title, samples, gc, count, isChosen] of CASES) {
  test(`${title}: ${isChosen ? "the profile's stack" : "the interruption's"}`, () => {
    const chosen = chooseStack({
      durationMs: 5000,
      first: { stack: LATE },
      capture: { at: 500, delay: 4400, during: true },
      samples: [],
      profile: { interval: 20, samples, gc, stacks: [{ count, stack: PROFILED }] },
    });
    assert.equal(chosen.stack, isChosen ? PROFILED : LATE);
    assert.equal(chosen.capture?.source, isChosen ? "profile" : undefined);
  });
}
