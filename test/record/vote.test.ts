/** Who may vote on a stall, and whose stack stands for it. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { FunctionIds } from "../../src/record/function-ids.js";
import { vote } from "../../src/record/vote.js";
import { witnessesOf } from "../../src/record/witnesses.js";

/** The frames of `"timer > handle > parse"`, innermost first; names in `<>` are Node's own. */
function framesOf(path: string) {
  const names = path === "" ? [] : path.split(" > ");
  return names.reverse().map((name) => ({
    functionName: name.replace(/^<(.*)>$/, "$1"),
    isAsync: name.startsWith("async "),
    file: name.startsWith("<")
      ? "node:internal/timers"
      : /^(?:[A-Z]|runMicrotasks)/.test(name)
        ? ""
        : "/srv/app.js",
  }));
}

type Vote = readonly [path: string, weight: number];

/** The path that wins, from the outermost frame on. */
function winner(samples: readonly Vote[], answers: readonly Vote[] = []): string {
  const witnesses = [
    ...samples.map(([path, weight]) => ({ frames: framesOf(path), weight, isAnswer: false })),
    ...answers.map(([path, weight]) => ({ frames: framesOf(path), weight, isAnswer: true })),
  ];
  const { index, skippedFrames } = vote(witnesses);
  const frames = witnesses[index]?.frames.slice(skippedFrames) ?? [];
  return frames.reduceRight((path, { functionName }) => `${path} > ${functionName}`, "").slice(3);
}

describe("the vote", () => {
  const cases: readonly (readonly [
    title: string,
    samples: readonly Vote[],
    answers: readonly Vote[],
    expected: string,
  ])[] = [
    ["one stack", [["main > parse", 1]], [], "main > parse"],
    [
      "the function with most of the time",
      [
        ["main > a", 6],
        ["main > b", 4],
      ],
      [],
      "main > a",
    ],
    [
      "no function has most: their caller",
      [
        ["main > a", 5],
        ["main > b", 5],
      ],
      [],
      "main",
    ],
    [
      "four of six samples are most",
      [
        ["main > a", 4],
        ["main > b", 2],
      ],
      [],
      "main > a",
    ],
    [
      "four of seven may be chance",
      [
        ["main > a", 4],
        ["main > b", 3],
      ],
      [],
      "main",
    ],
    [
      "a function that is called in several ways",
      [
        ["main > a > slug > Replace", 5],
        ["main > b > slug", 4],
        ["main > c", 1],
      ],
      [["main > b > slug > <now>", 2]],
      "main > b > slug",
    ],
    [
      "a function that is called in several ways, though the caller of most calls has most as well",
      [
        ["main > a > each > slug", 7],
        ["main > a > each", 3],
        ["main > b > each > slug", 5],
      ],
      [],
      "main > a > each > slug",
    ],
    [
      "a function that is called in several ways, and calls several others",
      [
        ["main > a > dispatch > read", 5],
        ["main > b > dispatch > write", 5],
      ],
      [],
      "main",
    ],
    [
      "the caller itself has most",
      [
        ["main", 6],
        ["main > b", 4],
      ],
      [],
      "main",
    ],
    [
      "answers between short native calls do not contradict a deeper profile",
      [["<timer> > tick > append > fsync", 3]],
      [["<timer> > tick", 3]],
      "timer > tick > append > fsync",
    ],
    [
      "nor do they where the engine was in another helper between them",
      [["<timer> > tick > append", 10]],
      [["<timer> > tick > now", 3]],
      "timer > tick > append",
    ],
    [
      "nor do they in a helper of Node between them",
      [
        ["<timer> > tick > append", 5],
        ["<timer> > tick > <now>", 1],
      ],
      [["<timer> > tick > <now>", 3]],
      "timer > tick > append",
    ],
    [
      "without a profile an answer in the caller is a vote for it",
      [],
      [
        ["main", 6],
        ["main > b", 4],
      ],
      "main",
    ],
    [
      "answers go deeper than the profile only with most of the weight",
      [["main > sort", 10]],
      [["main > sort > compare", 3]],
      "main > sort",
    ],
    [
      "recursion at several depths is one function",
      [
        ["main > walk > walk > leaf", 1],
        ["main > walk > leaf", 1],
        ["main > walk > walk > walk", 1],
      ],
      [],
      "main > walk > walk > leaf",
    ],
    [
      "so is a circle of functions",
      [
        ["main > a > b > a > b > leaf", 2],
        ["main > a > b > leaf", 2],
        ["main > a", 1],
      ],
      [],
      "main > a > b > a > b > leaf",
    ],
    [
      "callbacks of one turn have no caller but the loop: the largest wins",
      [
        ["<timer> > a", 4],
        ["<timer> > b", 3],
        ["<ticks> > c", 3],
      ],
      [],
      "timer > a",
    ],
    [
      "callbacks of one turn: within the largest, most of its own time decides",
      [
        ["<timer> > a > x", 3],
        ["<timer> > a", 1],
        ["<timer> > b", 3],
        ["<timer> > c", 1],
      ],
      [],
      "timer > a > x",
    ],
    [
      "Node's own frames may have most",
      [
        ["<ticks>", 7],
        ["<ticks> > a", 3],
      ],
      [],
      "ticks",
    ],
    [
      "what V8 does between microtasks is their time",
      [
        ["<ticks> > runMicrotasks", 9],
        ["<ticks> > runMicrotasks > flood", 2],
        ["<ticks> > runMicrotasks > now", 1],
        ["<timer> > tick", 5],
      ],
      [["<ticks> > runMicrotasks", 2]],
      "ticks > runMicrotasks > flood",
    ],
    [
      "a function that was inlined into Node's own is known from the answers",
      [
        ["<ticks>", 13],
        ["<ticks> > drain > now", 1],
      ],
      [["<ticks> > drain > deliver", 3]],
      "ticks > drain > deliver",
    ],
    [
      "an awaiting caller is no caller",
      [["load > parse", 5]],
      [["async main > load > parse", 3]],
      "async main > load > parse",
    ],
    [
      "a profile knows no builtin that calls back",
      [["main > each > hash", 5]],
      [["main > Array.map > each > hash", 3]],
      "main > Array.map > each > hash",
    ],
    [
      "answers of a caller yield to two deeper samples",
      [["main > each > hash", 2]],
      [["main > each", 3]],
      "main > each > hash",
    ],
    ["and not to one", [["main > each > hash", 1]], [["main > each", 3]], "main > each"],
    ["but one that only is called", [["main > Sort", 5]], [["main", 3]], "main > Sort"],
    ["nobody ran anything", [["", 1]], [], ""],
  ];
  for (const [title, samples, answers, expected] of cases) {
    test(title, () => assert.equal(winner(samples, answers), expected));
  }

  test("where no part has most of it, the parts are told with their shares", () => {
    const paths = ["read", "index", "index > hash", "log", "wait"].map((name) => `main > ${name}`);
    const weights = [42, 20, 30, 5, 3];
    const witnesses = paths.map((path, i) => ({
      frames: framesOf(path),
      weight: weights[i] ?? 0,
      isAnswer: false,
    }));
    const parts = vote(witnesses).parts.map(({ index, frame, share }) => [
      witnesses[index]?.frames[frame]?.functionName,
      share,
    ]);
    assert.deepEqual(parts, [
      ["index", 0.5],
      ["read", 0.42],
      ["log", 0.05],
    ]);
  });
});

describe("who may vote", () => {
  interface Scene {
    readonly answers?: readonly (readonly [stack: string, at: number, delay: number])[];
    readonly profile?: readonly Vote[];
    readonly idle?: number;
  }
  const weigh = ({ answers = [], profile = [], idle = 0 }: Scene) =>
    witnessesOf({
      duration: 1000,
      answers: answers.map(([stack, at, delay]) => ({
        stack,
        at,
        delay,
        isAfter: at + delay > 1000,
      })),
      profile: profile.map(([stack, weight]) => ({ stack, weight })),
      idleSamples: idle,
      isEmpty: (stack) => stack === "",
    }).map(({ stack, weight }) => [stack, Math.round(weight * 100) / 100]);

  const cases: readonly (readonly [string, Scene, readonly (readonly [string, number])[]])[] = [
    [
      "beside a profile all answers together weigh three samples of those since the first, by the time to the next",
      {
        profile: [["p", 20]],
        answers: [
          ["a", 500, 1],
          ["b", 600, 1],
          ["c", 700, 1],
          ["d", 900, 1],
        ],
      },
      [
        ["p", 17],
        ["a", 0.6],
        ["b", 0.6],
        ["c", 1.2],
        ["d", 0.6],
      ],
    ],
    [
      "they weigh no more than half of the time since the first question",
      { profile: [["p", 4]], answers: [["a", 750, 1]] },
      [
        ["p", 3.5],
        ["a", 0.5],
      ],
    ],
    [
      "one answer weighs one sample",
      { profile: [["p", 40]], answers: [["a", 500, 1]] },
      [
        ["p", 39],
        ["a", 1],
      ],
    ],
    [
      "a late answer has no vote beside a profile",
      { profile: [["p", 2]], answers: [["a", 500, 50]] },
      [["p", 2]],
    ],
    [
      "without one it has",
      {
        answers: [
          ["a", 500, 300],
          ["b", 800, 1],
        ],
      },
      [
        ["a", 1.2],
        ["b", 0.8],
      ],
    ],
    [
      "an empty answer has none beside one that is not",
      {
        answers: [
          ["", 500, 1],
          ["b", 800, 1],
        ],
      },
      [["b", 1]],
    ],
    [
      "an answer after the stall has one if it is alone",
      { answers: [["a", 500, 700]] },
      [["a", 1]],
    ],
    [
      "of several answers after the stall, the first",
      {
        answers: [
          ["a", 500, 700],
          ["b", 600, 700],
        ],
      },
      [["a", 1]],
    ],
    [
      "an answer after the stall has none beside a profile",
      { profile: [["p", 1]], answers: [["a", 500, 700]] },
      [["p", 1]],
    ],
    ["an idle loop that was met in a function once", { profile: [["p", 1]], idle: 4 }, []],
    ["a busy loop that was idle at first", { profile: [["p", 2]], idle: 4 }, [["p", 2]]],
    ["nobody has seen anything", {}, []],
  ];
  for (const [title, scene, expected] of cases) {
    test(title, () => assert.deepEqual(weigh(scene), expected));
  }

  test("two samples among many collections weigh no more than two", () => {
    const weights = witnessesOf({
      duration: 2500,
      answers: [{ stack: "replay", at: 500, delay: 1, count: 4, isAfter: false }],
      profile: [
        { stack: "clock", weight: 26, weightBefore: () => 0, count: 1 },
        { stack: "replay", weight: 3, weightBefore: () => 0, count: 1 },
      ],
      idleSamples: 0,
      isEmpty: () => false,
    }).map(({ weight }) => Math.round(weight * 100) / 100);
    assert.deepEqual(weights, [0.9, 0.1, 1]);
  });

  test("of the time before the first question only the profile knows", () => {
    const sampled = (stack: string, times: readonly number[]) => ({
      stack,
      weight: times.length,
      weightBefore: (ms: number) => times.filter((at) => at < ms).length,
    });
    const weighAt = (at: number) =>
      witnessesOf({
        duration: 1000,
        answers: [{ stack: "tail", at, delay: 1, isAfter: false }],
        profile: [sampled("head", [100, 300, 500]), sampled("tail", [700])],
        idleSamples: 0,
        isEmpty: () => false,
      }).map(({ weight }) => weight);
    assert.deepEqual(weighAt(600), [3, 0.5, 0.5]);
    // No sample fell into the time since then: the answer has it all.
    assert.deepEqual(weighAt(800), [3, 1, 4 * (1 - 800 / 1000)]);
  });
});

describe("one function however it is printed", () => {
  const file = "file:///srv/my%20app.js";
  type Printed = readonly [name: string, file: string, start?: readonly [number, number]];
  const cases: readonly (readonly [title: string, a: Printed, b: Printed, isSame: boolean])[] = [
    ["a path and a URL", ["f", "/srv/my app.js", [3, 1]], ["f", file, [3, 1]], true],
    ["the profiler's beginning", ["spin", file, [3, 1]], ["spin", file, [3, 14]], true],
    ["a method of a class", ["A.run", file, [2, 18]], ["run", file, [2, 27]], true],
    ["Node's timer as receiver", ["Timeout._onTimeout", file, [9, 12]], ["", file, [9, 12]], true],
    ["an alias", ["Timeout.go [as _onTimeout]", file, [9, 1]], ["go", file, [9, 12]], true],
    ["a computed name", ["comp1", file, [2, 106]], ["", file, [2, 116]], true],
    ["a symbol as name", ["[Symbol.iterator]", file, [1, 4515]], ["v", file, [1, 4533]], true],
    ["beside a symbol as name", ["[Symbol.iterator]", file, [1, 1]], ["v", file, [1, 40]], false],
    ["before a symbol as name", ["v", file, [1, 1]], ["[Symbol.iterator]", file, [1, 20]], false],
    ["two functions on one line", ["a", file, [1, 1]], ["b", file, [1, 15]], false],
    ["two without names on one line", ["", file, [1, 1]], ["", file, [1, 40]], false],
    ["an arrow function in another one", ["list", file, [1, 25]], ["", file, [1, 41]], false],
    ["a nameless one", ["", file, [1, 25]], ["Timeout._onTimeout", file, [1, 40]], true],
    ["what `new Function` made", ["eval", "", [1, 2]], ["", "", [1, 20]], true],
    ["what its asynchronous generator made", ["eval", "", [1, 2]], ["", "", [1, 27]], true],
    ["a nameless function in what `eval` made", ["eval", "", [1, 1]], ["", "", [1, 20]], false],
    ["two files", ["f", "/a.js", [1, 1]], ["f", "/b.js", [1, 1]], false],
    ["no beginning on one side", ["A.f", file], ["f", file, [7, 3]], true],
    ["natives", ["fsync", ""], ["fsync", ""], true],
  ];
  for (const [title, a, b, isSame] of cases) {
    test(`${title}: ${isSame ? "one" : "two"}`, () => {
      for (const [first, second] of [
        [a, b],
        [b, a],
      ]) {
        const ids = new FunctionIds();
        const idOf = ([functionName, path, functionStart]: Printed) =>
          ids.idOf({ functionName, file: path, functionStart });
        assert.equal(idOf(first as Printed) === idOf(second as Printed), isSame);
      }
    });
  }
});
