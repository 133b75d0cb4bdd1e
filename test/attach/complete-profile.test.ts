/** Whose the time is that the profiler gives to the caller of a loop which it found running. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { completeProfile } from "../../src/attach/complete-profile.js";
import type { FrameText } from "../../src/emitter/stack-text.js";

const stackOf = (names: string): readonly FrameText[] =>
  names.split(" < ").map((name) => {
    const [functionName = "", place] = name.split("@");
    const file = functionName === "timers" ? "node:internal/timers" : "/app/a.js";
    const start = place === undefined ? null : ([13, 17] as const);
    return { text: `${functionName} (${file}:13:17)`, functionName, file, functionStart: start };
  });

for (const [title, sampled, asked, expected] of [
  [
    "the caller was never innermost",
    { "handle < timers": 9 },
    ["loop < Api.handle < timers"],
    { loop: 9 },
  ],
  ["a caller of the caller", { "handle < timers": 9 }, ["loop < each < handle"], { loop: 9 }],
  ["it was, at times", { "handle < timers": 9 }, ["loop < handle", "handle"], { handle: 9 }],
  [
    "it called two",
    { "handle < timers": 9 },
    ["a < handle", "b < handle", "a < handle", "a < handle"],
    { a: 7, b: 2 },
  ],
  [
    "it called what was just being entered",
    { "handle < timers": 9 },
    ["release@entry < handle"],
    { handle: 9 },
  ],
  ["nobody is left but the runtime", { timers: 5 }, ["loop < timers"], { loop: 5 }],
  [
    "it was not met by those who asked",
    { other: 3, "loop < handle": 4 },
    ["loop < handle"],
    { other: 3, loop: 4 },
  ],
  ["nothing was asked", { "handle < timers": 2, timers: 1 }, [], { handle: 2, timers: 1 }],
] as const) {
  test(title, () => {
    const stacks = Object.entries(sampled).map(([names, count]) => {
      const times = Array.from({ length: count }, (_, i) => ({ at: i, weightMs: 5 }));
      return { frames: stackOf(names), count, timeMs: 5 * count, times, isCut: false };
    });
    const whole = { intervalMs: 5, samples: 9, gcSamples: 0, gcMs: 0, idleSamples: 0, stacks };
    const { stacks: completed } = completeProfile(whole, asked.map(stackOf));
    const named = completed.map(({ frames, count }) => [frames[0]?.functionName, count]);
    assert.deepEqual(Object.fromEntries(named), expected);
    const timeMs = (all: typeof stacks) => all.reduce((sum, one) => sum + one.timeMs, 0);
    assert.equal(timeMs(completed as typeof stacks), timeMs(stacks));
  });
}
