import assert from "node:assert/strict";
import type { Profiler } from "node:inspector";
import { describe, test } from "node:test";
import { leadingIdleMs } from "../../src/emitter/leading-idle.js";
import { printStack } from "../../src/emitter/stack-text.js";
import { cutProfile } from "../../src/emitter/stall-profile.js";
import { stallStack } from "../../src/emitter/stall-stack.js";

describe("profiles", () => {
  const node = (id: number, functionName: string, url: string, children: number[] = []) => ({
    id,
    children,
    callFrame: { functionName, scriptId: "1", url, lineNumber: 9, columnNumber: 4 },
  });
  const profile: Profiler.Profile = {
    nodes: [
      {
        ...node(1, "(root)", "", [2, 3, 4]),
        callFrame: { ...node(1, "(root)", "").callFrame, lineNumber: -1 },
      },
      node(2, "(idle)", ""),
      node(3, "(garbage collector)", ""),
      node(4, "handle", "file:///a.js", [5]),
      {
        ...node(5, "load", "file:///a.js"),
        positionTicks: [
          { line: 12, ticks: 4 },
          { line: 11, ticks: 1 },
        ],
      },
    ],
    startTime: 1_000_000,
    endTime: 1_200_000,
    samples: [2, 2, 5, 5, 3, 5, 2],
    timeDeltas: [0, 20_000, 20_000, 20_000, 20_000, 20_000, 60_000],
  };

  test("only the stall's own samples count, and the innermost line is the heaviest", () => {
    const { stacks = [], ...rest } = cutProfile(profile, 1030, 1110, 20) ?? {};
    assert.deepEqual(rest, { intervalMs: 20, samples: 4, gcSamples: 1, gcMs: 20, idleSamples: 0 });
    assert.deepEqual(
      stacks.map(
        ({ frames, times: _times, lines: _lines, mayBeInlined: _mayBeInlined, ...stack }) => ({
          ...stack,
          ...printStack(frames),
        }),
      ),
      [
        {
          count: 3,
          // From the beginning of the stall to its end, with the collection in the middle.
          timeMs: 80,
          isCut: false,
          stack: "Error\n    at load (file:///a.js:12:1)\n    at handle (file:///a.js:10:5)",
          functions: [
            [10, 5],
            [10, 5],
          ],
        },
      ],
    );
    assert.equal(cutProfile(profile, 5000, 6000, 20), undefined);
  });
  test("of code that `new Function` made the lines are told, of builtins none", () => {
    const linesOf = (scriptId: string) => {
      const { callFrame, ...rest } = node(5, "", "");
      const positionTicks = [{ line: 12, ticks: 4 }];
      const made = { ...rest, callFrame: { ...callFrame, scriptId }, positionTicks };
      const nodes = profile.nodes.map((one) => (one.id === 5 ? made : one));
      return cutProfile({ ...profile, nodes }, 1030, 1110, 20)?.stacks[0]?.lines;
    };
    assert.deepEqual(linesOf("7"), [{ line: 12, share: 1, isForeign: false }]);
    assert.equal(linesOf("0"), undefined);
  });
  test("what V8 puts between JavaScript and WebAssembly is no function", () => {
    for (const [inward, outward] of [
      ["js-to-wasm::", "wasm-to-js::"],
      ["js-to-wasm", "wasm-to-js"],
      ["GenericJSToWasmWrapper", "wasm-to-js:i:i"],
    ] as const) {
      const nodes = [
        node(1, "(root)", "", [2]),
        node(2, inward, "", [3]),
        node(3, "run", "wasm://wasm/4cc7c3c6", [4]),
        node(4, outward, "wasm://wasm/4cc7c3c6"),
      ];
      const only = { samples: [4], timeDeltas: [50_000] };
      const { stacks = [] } = cutProfile({ ...profile, nodes, ...only }, 1000, 1100, 20) ?? {};
      assert.deepEqual(
        stacks.map(({ frames }) => frames.map(({ functionName }) => functionName)),
        [["run"]],
      );
    }
  });
  test("a deep stack may have been deeper, though V8 has left some of its frames out", () => {
    const deep = (depth: number) => {
      const recursion = Array.from({ length: depth }, (_, i) =>
        node(i + 2, "descend", "file:///a.js", i + 1 < depth ? [i + 3] : []),
      );
      const nodes = [node(1, "(root)", "", [2]), ...recursion];
      const samples = { samples: [depth + 1], timeDeltas: [50_000] };
      return cutProfile({ ...profile, nodes, ...samples }, 1000, 1100, 20)?.stacks[0]?.isCut;
    };
    assert.deepEqual([deep(64), deep(253), deep(255)], [false, true, true]);
  });
  test("samples that come in a burst stand for no more than their time", () => {
    const samples = [4, 4, 5, 5, 5, 5, 5, 5, 5, 5];
    const timeDeltas = [0, 40_000, 40_000, ...Array<number>(7).fill(100)];
    const cut = cutProfile({ ...profile, samples, timeDeltas }, 1000, 1081, 40);
    const [first, second] = cut?.stacks ?? [];
    assert.deepEqual([first?.count, second?.count], [2, 8]);
    assert.ok((first?.timeMs ?? 0) > 2 * (second?.timeMs ?? 0));
  });
  test("a collection belongs to the function that ran next to it", () => {
    const cut = cutProfile(
      { ...profile, samples: [5, 3, 3, 3, 4], timeDeltas: [0, 20_000, 20_000, 20_000, 40_000] },
      1000,
      1100,
      20,
    );
    const names = cut?.stacks.map(({ frames, timeMs }) => [frames[0]?.functionName, timeMs]);
    assert.deepEqual(names, [
      ["load", 50],
      ["handle", 50],
    ]);
  });
  test("a collection between two functions belongs to the nearer one", () => {
    const cut = cutProfile(
      {
        ...profile,
        samples: [4, 3, 4, 3, 5],
        timeDeltas: [0, 20_000, 20_000, 30_000, 10_000],
      },
      1000,
      1080,
      20,
    );
    const names = cut?.stacks.map(({ frames, times }) => [
      frames[0]?.functionName,
      times.map(({ at }) => at),
    ]);
    assert.deepEqual(names, [
      ["handle", [0, 40, 20]],
      ["load", [80, 70]],
    ]);
  });
  test("a function of WebAssembly without a name is printed as V8 prints it", () => {
    const url = "wasm://wasm/3e5c1a";
    const wasm = { ...node(6, "wasm-function[7]", url), hitCount: 1 };
    const samples = [6];
    const cut = cutProfile(
      { ...profile, nodes: [...profile.nodes, wasm], samples, timeDeltas: [0] },
      1000,
      1100,
      20,
    );
    const text = cut?.stacks[0]?.frames[0]?.text;
    assert.equal(text, `wasm-function[7] (${url}:wasm-function[7]:0x4)`);
  });
  test("what the middle layers of a server call is found, however deep it was in a library", () => {
    const layers = Array.from({ length: 80 }, (_, i) =>
      node(4 + i, `layer${i}`, "/node_modules/s/s.js", [5 + i]),
    );
    const leaves = Array.from({ length: 6 }, (_, i) =>
      node(86 + i, `leaf${i}`, "/node_modules/m/m.js", [87 + i]),
    );
    const own = [
      node(84, "render", "/srv/a.js", [85]),
      node(85, "parse", "/node_modules/m/m.js", [86]),
    ];
    const samples = Array.from({ length: 24 }, (_, i) => 86 + (i % 6));
    const cut = cutProfile(
      {
        ...profile,
        nodes: [node(1, "(root)", "", [4]), ...layers, ...own, ...leaves],
        ...{ samples, timeDeltas: samples.map(() => 20_000) },
      },
      1000,
      1480,
      20,
    );
    const { frames } = stallStack(480, [], cut);
    assert.deepEqual(
      frames.slice(-82, -80).map((one) => one.functionName),
      ["parse", "render"],
    );
  });
  test("idle samples before the work move the start of the stall", () => {
    assert.equal(leadingIdleMs(profile, 1000, 1100), 20);
    assert.equal(leadingIdleMs(profile, 1035, 1100), 0);
  });
});
