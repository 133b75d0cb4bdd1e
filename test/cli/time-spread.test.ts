/** Whose the time is that the profiler gives to the caller of a loop which it found running. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { spreadOverFunctions } from "../../src/cli/time-spread.js";
import { readStack } from "../../src/stack/read-stack.js";
import { unmapped } from "../../src/stack/resolved-frame.js";

const stackOf = (names: string) =>
  readStack(
    `Error\n${names
      .split(" < ")
      .map(
        (name) =>
          `    at ${name} (${name === "timers" ? "node:internal/timers" : "/app/a.js"}:1:1)`,
      )
      .join("\n")}`,
  ).frames.map((frame) => unmapped(frame));

for (const [title, sampled, asked, expected] of [
  [
    "the caller was never innermost",
    { "handle < timers": 9 },
    ["loop < Api.handle < timers"],
    { loop: 9 },
  ],
  ["it was, at times", { "handle < timers": 9 }, ["loop < handle", "handle"], { handle: 9 }],
  [
    "it called two",
    { "handle < timers": 8 },
    ["a < handle", "b < handle", "a < handle", "a < handle"],
    { a: 6, b: 2 },
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
    const stacks = Object.entries(sampled).map(([names, count]) => ({
      frames: stackOf(names),
      count,
    }));
    const spread = spreadOverFunctions(stacks, asked.map(stackOf));
    const named = [...spread].map(([frame, count]) => [frame?.functionName, count]);
    assert.deepEqual(Object.fromEntries(named), expected);
  });
}
