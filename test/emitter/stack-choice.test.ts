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
  ["the only sample", 1, 0, 1, true],
  ["the only sample outside of collections", 3, 2, 1, true],
  ["one sample of two", 2, 0, 1, false],
  ["two samples of three", 3, 0, 2, true],
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

interface Vote {
  readonly count: number;
  readonly name: string;
  readonly line: number;
}

/** A stack of a profile: a function of app.mjs that begins on a line, called by `main` on line 1. */
function voteOf({ count, name, line }: Vote) {
  const stack = `Error\n    at ${name} (/srv/app.mjs:${line + 2}:1)\n    at main (/srv/app.mjs:1:1)`;
  return { count, stack, functions: [[line, 1] as const, [1, 1] as const] };
}

function chosenAmong(votes: readonly Vote[], samples: number, answer: Vote, delay: number) {
  const { stack, functions } = voteOf(answer);
  return chooseStack({
    durationMs: 1000,
    first: { stack, functions },
    capture: { at: 500, delay, during: true },
    samples: [],
    profile: { interval: 100, samples, stacks: votes.map(voteOf) },
  });
}

const loadFeed = { name: "loadFeed", line: 10 };
const render = { name: "render", line: 30 };
const later = { name: "later", line: 50, count: 0 };

test("samples of one function on several lines vote together", () => {
  const votes = [
    { ...render, count: 4 },
    { ...loadFeed, count: 3 },
    { ...loadFeed, count: 3 },
  ];
  assert.match(chosenAmong(votes, 10, later, 400).stack, /^Error\n {4}at loadFeed/);
});

test("two functions with as many samples: nobody is named", () => {
  const votes = [
    { ...loadFeed, count: 2 },
    { ...render, count: 2 },
  ];
  assert.match(chosenAmong(votes, 4, later, 400).stack, /^Error\n {4}at later/);
});

for (const [title, count, of, answer, expected] of [
  ["a sure profile that never saw its function", 3, 4, later, "loadFeed"],
  ["a profile of too few samples", 2, 2, later, "later"],
  ["a profile that is clear and not sure", 5, 7, later, "later"],
  ["a sure profile that saw its function as a caller", 4, 4, { name: "main", line: 1 }, "main"],
] as const) {
  test(`a prompt answer against ${title}: ${expected}`, () => {
    const chosen = chosenAmong([{ ...loadFeed, count }], of, { count: 0, ...answer }, 1);
    assert.match(chosen.stack, new RegExp(`^Error\\n {4}at ${expected} `));
  });
}
