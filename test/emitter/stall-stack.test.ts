/** Which stack stands for a stall, of all that samples and answers have seen. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { withResumed } from "../../src/emitter/resumed-function.js";
import type { FrameText } from "../../src/emitter/stack-text.js";
import { contextOf } from "../../src/emitter/stall-body.js";
import type { ProfileCut } from "../../src/emitter/stall-profile.js";
import { stallStack } from "../../src/emitter/stall-stack.js";
import { frame } from "./frame.js";

describe("a function that goes on after Node's own code", () => {
  const parse = frame("json (node:stream/consumers:78:1)");
  const loop = frame("processTicksAndRejections (node:internal/process/task_queues:67:35)");
  const load = frame("load (/srv/app.js:3:4)");
  const late = { at: 500, delay: 400, isAfter: false, frames: [loop] };
  const printed = (frames: readonly FrameText[], first: typeof late | undefined): string[] =>
    withResumed(frames, first, [load], 900).map(({ text }) => text.split(" (")[0] ?? "");

  test("had awaited it", () => {
    assert.deepEqual(printed([parse, loop], late), ["json", loop.functionName, "async load"]);
  });
  test("is nobody where the first answer was prompt or too late, or Node did nothing of its own", () => {
    assert.deepEqual(printed([parse], { ...late, delay: 1 }), ["json"]);
    assert.deepEqual(printed([parse], { ...late, isAfter: true }), ["json"]);
    assert.deepEqual(printed([parse], undefined), ["json"]);
    assert.deepEqual(printed([loop], late), [loop.functionName]);
    assert.deepEqual(printed([load, parse], late), ["load", "json"]);
  });
});

type Sampled = ProfileCut["stacks"][number];
type Lines = NonNullable<Sampled["lines"]>;

const answer = (at: number, frames: readonly FrameText[], delay = 1) => ({
  ...{ at, delay, isAfter: false, frames },
});
/** Answers to questions from the middle of the stall on. */
const answered = (...stacks: (readonly FrameText[])[]) =>
  stacks.map((frames, i) => answer(500 + 100 * i, frames));

/** A stack that some samples had, 100 ms apart. */
const sampled = (frames: readonly FrameText[], count: number, more: Partial<Sampled> = {}) => ({
  ...{ frames, count, timeMs: 100 * count, times: [], isCut: false },
  ...more,
});
const allIn = (line: number, isForeign = false): Lines => [{ line, share: 1, isForeign }];
/** Samples of one line, in ms since the stall began. */
const sampledAt = (moments: readonly number[], frames: readonly FrameText[], line: number) =>
  sampled(frames, moments.length, {
    times: moments.map((at) => ({ at, weightMs: 100 })),
    lines: allIn(line),
  });
const profileOf = (...stacks: readonly Sampled[]): ProfileCut => ({
  ...{ intervalMs: 100, gcSamples: 0, gcMs: 0, idleSamples: 0 },
  samples: stacks.reduce((sum, { count }) => sum + count, 0),
  stacks,
});

/** The functions of the stack that stands for a stall of 900 ms. @param code the only file's text */
const elect = (answers: ReturnType<typeof answered>, profile?: ProfileCut, code?: string) =>
  stallStack(900, answers, profile, () => code).frames.map((one) => one.functionName);

const inside = (functionName: string, line: number, start: readonly [number, number]) => ({
  ...frame(`${functionName} (/srv/a.js:${line}:3)`),
  functionStart: start,
});

describe("code that was inlined", () => {
  const code =
    "const distance = (a) => {\n  while (a) {\n    a--;\n  }\n};\n\nconst suggest = () =>\n  distance(9) - distance(8);\n";
  const suggest = inside("suggest", 8, [7, 17]);
  const distance = inside("distance", 3, [1, 18]);
  const electedIn = (lines: Lines) =>
    elect(
      answered([distance, suggest]),
      profileOf(sampled([suggest], 9, { lines, mayBeInlined: true })),
      code,
    );

  test("is told by its lines, and by an answer that was in them", () => {
    assert.deepEqual(electedIn(allIn(3, true)), ["distance", "suggest"]);
  });
  test("is not looked for where no line is another function's, or one that nobody was in", () => {
    for (const lines of [[], allIn(8), allIn(530, true)]) {
      assert.deepEqual(electedIn(lines), ["suggest"]);
    }
  });
  test("has the samples of its own lines where the function around it has others", () => {
    const lines = [
      { line: 3, share: 0.5, isForeign: true },
      { line: 8, share: 0.5, isForeign: false },
    ];
    const profile = profileOf(
      sampled([suggest], 6, { lines, mayBeInlined: true }),
      sampled([distance, suggest], 3, { mayBeInlined: true }),
    );
    assert.equal(elect([], profile, code)[0], "distance");
  });
  test("leaves a builtin that most answers saw at the line of the samples", () => {
    const stringify = {
      text: "JSON.stringify (<anonymous>)",
      functionName: "stringify",
      ...{ file: "", functionStart: null },
    };
    const at = (line: number) => inside("suggest", line, [2, 1]);
    const elected = (...stacks: FrameText[][]) =>
      elect(answered(...stacks), profileOf(sampled([at(3)], 9)));
    const there = [stringify, at(3)];
    assert.deepEqual(elected(there, there), ["stringify", "suggest"]);
    assert.deepEqual(elected(there, [at(3)]), ["suggest"]);
    assert.deepEqual(elected([stringify, at(4)], [stringify, at(4)]), ["suggest"]);
    const text = "eval (eval at suggest (/srv/a.js:3:10), <anonymous>:1:1)";
    const made: FrameText = { text, functionName: "eval", file: "", functionStart: [1, 1] };
    const compile = { ...stringify, text: "new Function (<anonymous>)", functionName: "Function" };
    const compiling = [made, compile, at(3)];
    assert.deepEqual(elected(compiling, compiling), ["Function", "suggest"]);
  });
  test("tells which request a stall of two was for", () => {
    const loop = inside("main", 20, [19, 1]);
    const seen = (frames: FrameText[], route?: string) => ({
      ...answer(500, frames),
      context: route && { route },
    });
    const route = (elected: FrameText[], ...answers: ReturnType<typeof seen>[]) =>
      contextOf(elected, answers as never)?.["route"];
    const idle = seen([]);
    const first = seen([suggest, loop], "first");
    const second = seen([distance, loop], "second");
    assert.deepEqual(
      [
        route([distance, loop], idle, first, second),
        route([suggest, loop], second, first),
        route([loop], idle, first, second),
        route([], first, second),
        route([distance], { ...second, isAfter: true }),
        route([distance]),
      ],
      ["second", "first", "first", "first", undefined, undefined],
    );
  });
  test("is told by the lines of a function inside of another one, though all answers were in the outer", () => {
    const nested =
      "function total(rows) {\n  function price(o) {\n    o++;\n  }\n  let s = 0;\n  for (const o of rows) s += price(o);\n" +
      "  return rows.map((o) => o + 1).length + s;\n}\n";
    const total = inside("total", 6, [1, 15]);
    const price = inside("price", 3, [2, 17]);
    const each = inside("each", 7, [7, 19]);
    const electedAt = (line: number, ...seen: FrameText[]) => {
      const lines = allIn(line);
      const stacks = seen.map((one) => sampled([one, total], 1, { mayBeInlined: true }));
      const profile = profileOf(sampled([total], 9, { lines, mayBeInlined: true }), ...stacks);
      return elect(answered([total], [total], [total]), profile, nested)[0];
    };
    assert.deepEqual(
      [2, 3, 4].map((line) => electedAt(line, price)),
      ["price", "price", "price"],
    );
    assert.equal(electedAt(3), "price", "though nobody was ever in it");
    // The loop's own line; a line in which the outer function calls, too.
    assert.deepEqual([electedAt(6, price), electedAt(7, price, each)], ["total", "total"]);
  });
  test("is not what the sampled function is just making, though that says in which line", () => {
    const text = "eval (eval at suggest (/srv/a.js:8:10), <anonymous>:1:1)";
    const made: FrameText = { text, functionName: "eval", file: "", functionStart: [1, 1] };
    const profile = profileOf(sampled([suggest], 9, { lines: allIn(8), mayBeInlined: true }));
    const answers = answered([made, suggest], [made, suggest], [made, suggest]);
    assert.equal(
      stallStack(900, answers, profile, (file) => (file === "" ? undefined : code)).frames[0],
      suggest,
    );
  });
  test("is told by the answers alone where all functions are on one line", () => {
    const minified = inside("suggest", 1, [1, 60]);
    const profile = profileOf(sampled([minified], 9, { lines: allIn(1), mayBeInlined: true }));
    const elected = (...stacks: FrameText[][]) =>
      elect(answered(...stacks), profile, code.replaceAll("\n", " "))[0];
    const deeper = [distance, minified];
    assert.equal(elected(deeper, deeper, deeper, [minified]), "distance");
    assert.equal(elected(deeper, [minified], [minified], [minified]), "suggest");
    assert.equal(elected(), "suggest");
  });
  test("is told by the answers where several functions begin on the line of the samples", () => {
    const code = "const inner = () => {}, outer = () => inner();\n\nconst run = () => outer();\n";
    const run = inside("run", 3, [3, 13]);
    const deepest = [inside("inner", 1, [1, 15]), inside("outer", 1, [1, 33]), run];
    const profile = profileOf(
      sampled([run], 7, { lines: allIn(1, true), mayBeInlined: true }),
      sampled(deepest.slice(1), 2, { lines: allIn(1), mayBeInlined: true }),
    );
    assert.equal(elect(answered(deepest, deepest), profile, code)[0], "inner");
    assert.equal(elect([], profile, code)[0], "outer");
  });
  test("is not entered yet where a late answer stands at its parameters", () => {
    const code = "const a = () => {\n  read();\n  tell(1);\n};\nfunction tell(n) {}\n";
    const a = inside("a", 3, [1, 11]);
    const elected = (column: number, delay: number) => {
      const tell = { ...frame(`tell (/srv/a.js:5:${column})`), functionStart: [5, 1] as const };
      return elect([answer(300, [tell, a], delay)], undefined, code)[0];
    };
    assert.deepEqual([elected(14, 500), elected(1, 500), elected(14, 1)], ["a", "a", "tell"]);
    assert.equal(elected(18, 500), "tell");
  });
});

describe("code that was made by `eval`", () => {
  const made = { functionName: "", file: "" };
  const inProfile = {
    ...made,
    text: "<anonymous> (<anonymous>)",
    made: { scriptId: "71", place: [4, 7] as const },
  };
  const suggest = inside("suggest", 8, [7, 17]);
  const distance = inside("distance", 3, [1, 18]);

  test("is told by an answer that called it as well", () => {
    const text =
      "Type.eval [as decode] (eval at Codegen (/srv/codegen.js:53:33), <anonymous>:3:17)";
    const seen: FrameText[] = [distance, { ...made, text, functionStart: [3, 8] }, suggest];
    const profile = profileOf(sampled([{ ...inProfile, functionStart: [3, 17] }, suggest], 9));
    assert.deepEqual(stallStack(900, answered(seen), profile).frames, seen.slice(1));
  });
  test("has its maker in each of its functions, and no function of other code has it", () => {
    const rule = "eval (eval at compile (/srv/rules.js:5:10), <anonymous>:4:12)";
    const called = { functionName: "eval", file: "", text: rule };
    const seen: FrameText[] = [{ ...called, functionStart: [1, 2] }, suggest];
    const outer: FrameText = { ...inProfile, functionStart: [1, 20] };
    const priceIn = (scriptId: string): FrameText => ({
      ...{ text: "price (<anonymous>)", functionName: "price", file: "", functionStart: [3, 15] },
      made: { scriptId, place: [3, 15] },
    });
    const textOf = (scriptId: string) => {
      const profile = profileOf(sampled([priceIn(scriptId), outer, suggest], 12));
      return stallStack(1000, answered(seen), profile).frames[0]?.text;
    };
    assert.equal(textOf("71"), "price (eval at compile (/srv/rules.js:5:10), <anonymous>:3:15)");
    assert.equal(textOf("72"), "price (<anonymous>)");
  });
  test("is one function in profile and answers, wherever it stands", () => {
    const text = "Type.eval (eval at Codegen (/srv/codegen.js:53:33), <anonymous>:20:3)";
    const outer: FrameText = { ...made, text, functionStart: [3, 8] };
    const inner: FrameText = { ...inProfile, functionStart: [3, 17] };
    const answers = [300, 600].map((at) => answer(at, [distance, outer, suggest]));
    const stacks = [[inner, suggest], [distance, inner, suggest], [suggest]];
    const profile = profileOf(...stacks.map((frames) => sampled(frames, 3)));
    assert.deepEqual(stallStack(900, answers, profile).frames, [outer, suggest]);
  });
  test("has what was inlined into it, if answers were in a function of the line", () => {
    const made = (text: string, functionStart: FrameText["functionStart"]): FrameText => {
      const functionName = text.slice(0, text.indexOf(" "));
      return { text: `${text}, <anonymous>:3:9)`, functionName, file: "", functionStart };
    };
    const price = made("price (eval at compile (/srv/rules.js:5:10)", [3, 1]);
    const rule = made("eval (eval at compile (/srv/rules.js:5:10)", [1, 2]);
    const inner: FrameText = { ...inProfile, functionStart: [1, 20] };
    const lines = [{ line: 3, share: 1, isForeign: false }];
    const profile = profileOf(sampled([inner, suggest], 12, { lines, mayBeInlined: true }));
    const answers = [500, 700, 900].map((at) => answer(at, [price, rule, suggest]));
    assert.deepEqual(stallStack(1000, answers, profile).frames, [price, rule, suggest]);
  });
});

test("a function is one, whatever name the program has given it later", () => {
  const code = "\nconst spy = function raw(row) {\n  row++;\n};\n";
  const inAnswer = inside("nice", 3, [2, 13]);
  const inProfile = inside("raw", 3, [2, 25]);
  const caller = inside("main", 9, [8, 1]);
  const { frames, parts } = stallStack(
    1000,
    answered([inAnswer, caller], [inAnswer, caller], [inAnswer, caller]),
    profileOf(sampled([inProfile, caller], 3)),
    () => code,
  );
  assert.equal(frames[0]?.functionName, "nice");
  assert.equal(parts, undefined);
});

describe("samples that are lost where a function was called", () => {
  const b = inside("b", 1, [1, 11]);
  const a = inside("a", 2, [2, 11]);

  test("in a builtin are told by the one call in the line, or by what was seen on either side", () => {
    const text = "const b = () => {};\nconst a = (x) => { b(9); };\n";
    const answers = [600, 800].map((at) => answer(at, [b, a]));
    const elected = (code: string, ...ofB: number[]) =>
      stallStack(
        1000,
        answers,
        profileOf(sampledAt([50, 150, 350, 450, 550, 650], [a], 2), sampledAt(ofB, [b, a], 2)),
        () => code,
      ).frames[0]?.functionName;
    assert.equal(elected(text, 250, 850), "b");
    const twoCalls = text.replace("b(9)", "b(parse(9))");
    assert.equal(elected(twoCalls, 50, 850), "b");
    assert.equal(elected(twoCalls, 560, 850), "a");
    const loop = twoCalls.replace("{ b", "{ for (;;) b");
    assert.equal(elected(loop, 50, 850), "a");
    assert.equal(elected(loop.replace("parse(9)", "9"), 50, 850), "b");
    const untilThen = loop.replace("for (;;) b(parse(9))", "while (Date.now() < end) b(9)");
    assert.equal(elected(untilThen, 50, 850), "b");
    const inOneLine = untilThen.replace("{ while", "{ const end = limit(x); while");
    assert.equal(elected(inOneLine.replace("b(9); }", "b(9); tell(x); }"), 50, 850), "b");
    assert.equal(elected(inOneLine.replace("b(9)", "b(parse(9))"), 50, 850), "a");
    assert.equal(elected(loop.replace("b(parse(9))", "by[name](9)"), 50, 850), "b");
    assert.equal(elected(loop.replace("b(parse(9))", "by[name](9)(8)"), 50, 850), "a");
    const minified = text.replace("{ b", "{ for (;;) x++; b");
    assert.equal(elected(minified, 250, 850), "a");
  });
  test("with what was inlined into it go to where the answers were in it", () => {
    const code = "const c = () => {};\nconst b = () => c();\nconst a = () => { for (;;) b(); };\n";
    const chain = [inside("c", 1, [1, 11]), inside("b", 2, [2, 11]), inside("a", 3, [3, 11])];
    const profile = profileOf(sampledAt([50, 150, 250, 350], chain.slice(2), 3));
    const answers = [220, 300].map((at) => answer(at, chain));
    assert.equal(stallStack(400, answers, profile, () => code).frames[0]?.functionName, "c");
  });
  test("in a worker thread, which gives no answers, are told by its name", () => {
    const text = "const b = () => {};\nconst a = (x) => { b(parse(9)); };\n";
    const elected = (code: string, lost: FrameText[], ...answers: ReturnType<typeof answered>) =>
      stallStack(
        1000,
        answers,
        profileOf(
          sampledAt([150, 250, 350, 450, 550, 650], lost, 2),
          sampledAt([50, 950], [b, a], 2),
        ),
        () => code,
      ).frames.map(({ functionName }) => functionName);
    assert.deepEqual(elected(text, [a]), ["b", "a"]);
    assert.deepEqual(elected(text.replace("b(p", "c(p"), [a]), ["a"]);
    assert.deepEqual(elected(text.replace("b(p", "x.map(b, p"), [a]), ["a"]);
    // A function of WebAssembly that was called by a lost one.
    const wasm = { ...b, functionName: "add", file: "wasm://wasm/1", functionStart: null };
    assert.deepEqual(elected(text, [wasm, a], answer(700, [b, a])), ["add", "b", "a"]);
  });
});

describe("a caller of which no answer tells where it stood", () => {
  const native = frame("now (<anonymous>)");
  const inRender = (place: string): FrameText => ({
    ...frame(`render (/srv/app.js:${place})`),
    functionStart: [1, 16],
  });
  const render = inRender("1:16");
  const self = inRender("4:3");
  const placeOf = (code: string, stacks: readonly (readonly FrameText[])[], callee = native) => {
    const profile = profileOf(
      sampled([callee, render], 9),
      ...stacks.map((frames) => sampled(frames, 2)),
    );
    const text = stallStack(1100, [], profile, () => code).frames.find(
      (one) => one.functionName === "render",
    )?.text;
    return /:(\d+:\d+)\)$/.exec(text ?? "")?.[1];
  };
  const one =
    "function render() {\n  let turns = 0;\n  // so long\n  while (clock.now() < 9) turns++;\n}\nnow();\n";
  const two = one.replace("turns = 0", "turns = now()");

  test("stands at the one call of what it had called", () => {
    assert.equal(placeOf(one, []), "4:16");
    assert.equal(placeOf(one, [], frame("Clock.now (<anonymous>)")), "4:16");
  });
  test("stands at the call in a line in which it was seen, if there are several", () => {
    assert.equal(placeOf(two, [[self]]), "4:16");
  });
  test("else where it begins", () => {
    assert.equal(placeOf(two, []), "1:16");
    assert.equal(placeOf(one.replaceAll("now", "snow"), []), "1:16");
    assert.equal(placeOf(one, [], frame("no (<anonymous>)")), "1:16");
  });
});
