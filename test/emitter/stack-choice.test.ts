/**
 * Which stack a record puts in front: the interruption's or the profile's.
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type ChosenStack, chooseStack } from "../../src/emitter/stack-choice.js";
import type { StackText } from "../../src/emitter/stack-text.js";

interface Call {
  readonly name: string;
  /** Where the function begins. */
  readonly line: number;
}

const loadFeed = { name: "loadFeed", line: 10 };
const render = { name: "render", line: 30 };
const later = { name: "later", line: 50 };
const main = { name: "main", line: 1 };

/** The stack of some calls, innermost first; `at` is the line within the innermost one. */
function stackOf(calls: readonly Call[], at = 2): StackText {
  const frames = calls.map(({ name, line }) => `    at ${name} (/srv/app.mjs:${line + at}:1)`);
  return {
    stack: ["Error", ...frames].join("\n"),
    functions: calls.map(({ line }) => [line, 1] as const),
  };
}

interface Scene {
  readonly votes: readonly (readonly [count: number, calls: readonly Call[]])[];
  /** Samples in all; by default those of the votes. */
  readonly samples?: number;
  readonly gc?: number;
  readonly answer: readonly Call[];
  readonly delay: number;
  readonly during?: boolean;
}

function choose({ votes, gc, answer, delay, during = true, ...scene }: Scene): ChosenStack {
  const samples = scene.samples ?? votes.reduce((sum, [count]) => sum + count, 0);
  const stacks = votes.map(([count, calls], at) => ({ count, ...stackOf(calls, at) }));
  return chooseStack({
    durationMs: 1000,
    first: stackOf(answer),
    capture: { at: 500, delay, during },
    samples: [],
    profile: { interval: 100, samples, ...(gc === undefined ? {} : { gc }), stacks },
  });
}

function nameOn({ stack }: StackText): string | undefined {
  return /at (\w+) /.exec(stack)?.[1];
}

describe("is a profile clear enough to overrule a late answer?", () => {
  const cases = [
    ["half of the samples", 100, 0, 50, true],
    ["fewer than half", 100, 0, 49, false],
    ["a JSON.parse that spent half of its time in collections", 276, 143, 131, true],
    ["half of the samples outside of collections", 100, 40, 30, true],
    ["fewer than half of those outside of collections", 100, 40, 29, false],
    ["the only sample", 1, 0, 1, true],
    ["the only sample outside of collections", 3, 2, 1, true],
    ["one sample of two", 2, 0, 1, false],
    ["two samples of three", 3, 0, 2, true],
  ] as const;
  for (const [title, samples, gc, count, isChosen] of cases) {
    test(`${title}: ${isChosen ? "yes" : "no"}`, () => {
      const votes = [[count, [loadFeed]]] as const;
      const chosen = choose({ votes, samples, gc, answer: [later], delay: 400 });
      assert.equal(nameOn(chosen), isChosen ? "loadFeed" : "later");
      assert.equal(chosen.capture?.source, isChosen ? "profile" : undefined);
    });
  }
  test("samples of one function on several lines vote together", () => {
    const votes = [
      [4, [render]],
      [3, [loadFeed]],
      [3, [loadFeed]],
    ] as const;
    assert.equal(nameOn(choose({ votes, answer: [later], delay: 400 })), "loadFeed");
  });
  test("two functions with as many samples: no", () => {
    const votes = [
      [2, [loadFeed]],
      [2, [render]],
    ] as const;
    assert.equal(nameOn(choose({ votes, answer: [later], delay: 400 })), "later");
  });
});

describe("a prompt answer", () => {
  const answer = [later, main];

  test("stays in front of a clear profile of few samples", () => {
    const votes = [[2, [loadFeed, main]]] as const;
    assert.equal(nameOn(choose({ votes, answer, delay: 49 })), "later");
    assert.equal(nameOn(choose({ votes, answer, delay: 50 })), "loadFeed");
  });
  test("gives way to three samples of a function that was not running when it was given", () => {
    const votes = [[3, [loadFeed, main]]] as const;
    const chosen = choose({ votes, answer, delay: 1 });
    assert.equal(nameOn(chosen), "loadFeed");
    assert.equal(chosen.samples.length, 1);
  });
  test("stays if that function was calling what it names", () => {
    const votes = [[9, [loadFeed, main]]] as const;
    assert.equal(nameOn(choose({ votes, answer: [later, loadFeed, main], delay: 1 })), "later");
  });
});

describe("what becomes of the other stack", () => {
  const votes = [[5, [loadFeed]]] as const;

  test("an answer that came late stays as a sample", () => {
    const chosen = choose({ votes, answer: [later], delay: 400 });
    assert.deepEqual(chosen.capture, { at: 500, delay: 400, during: true, source: "profile" });
    assert.deepEqual(chosen.samples.map(nameOn), ["later"]);
  });
  test("an answer after the stall is not even a sample of it", () => {
    assert.deepEqual(choose({ votes, answer: [later], delay: 400, during: false }).samples, []);
  });
  test("a profile that is not clear decides nothing", () => {
    const chosen = choose({ votes, samples: 11, answer: [later], delay: 400, during: false });
    assert.equal(nameOn(chosen), "later");
    assert.equal(chosen.capture?.during, false);
  });
});
