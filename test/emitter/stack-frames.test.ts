/** Which frames a stack keeps, and what they are called. */
import assert from "node:assert/strict";
import { EventEmitter } from "node:events";
import { describe, test } from "node:test";
import { blockingFunction, FunctionDictionary } from "../../src/emitter/blocking-function.js";
import { keptFrames, RECORD_LIMITS } from "../../src/emitter/kept-frames.js";
import { OriginalPlaces } from "../../src/emitter/original-places.js";
import { asOwn } from "../../src/emitter/own-call.js";
import { readFrames } from "../../src/emitter/read-frames.js";
import { filesOf } from "../../src/emitter/script-identity.js";
import { type FrameText, withoutOwnFrames } from "../../src/emitter/stack-text.js";
import { frame } from "./frame.js";

describe("the frames that are kept of a deep stack", () => {
  const kept = (names: readonly string[]) =>
    keptFrames(
      names,
      RECORD_LIMITS,
      (name) => name,
      (name) => (name === "application" ? "/srv/app.js" : "/srv/node_modules/x/x.js"),
    ).map(({ index, leftOut }) => [names[index], leftOut]);
  const callers = Array.from({ length: 30 }, (_, i) => `caller ${i}`);

  test("of recursion the innermost round, and all that has called it", () => {
    const round = ["copyFields", "copy"];
    const names = ["keys", ...Array.from({ length: 200 }, () => round).flat(), ...callers];
    const outer = callers.map((name) => [name, 0]);
    assert.deepEqual(kept(names), [["keys", 0], ["copyFields", 0], ["copy", 398], ...outer]);
  });

  test("else the two ends", () => {
    const names = Array.from({ length: 100 }, (_, i) => `${i}`);
    const ends = kept(names);
    assert.deepEqual([ends.length, ends[39], ends[40]], [64, ["39", 36], ["76", 0]]);
  });

  test("and between them the innermost function of the application, with what it had called", () => {
    const names = Array.from({ length: 100 }, (_, i) =>
      i === 60 || i === 65 ? "application" : `${i}`,
    );
    const ends = kept(names);
    assert.deepEqual(ends.slice(39, 43), [
      ["39", 19],
      ["59", 0],
      ["application", 15],
      ["76", 0],
    ]);
    assert.equal(ends.length, 66);
  });

  test("a stack that is not deep stays whole", () => {
    assert.equal(kept(Array.from({ length: 64 }, () => "sum")).length, 64);
  });
});

describe("stacks", () => {
  const own = (name: string) => frame(`${name} (/srv/app/bundle.js:1:1)`);
  const entry = own("Timeout.stall-report:call [as _onTimeout]");
  const ask = frame("stall-report:ask:1:31");

  test("our own frames are taken off the top", () => {
    const rest = withoutOwnFrames([own("answer"), ask, frame("app (/a.js:1:1)")]);
    assert.deepEqual(rest, [frame("app (/a.js:1:1)")]);
  });
  test("under our own beat there is nothing", () => {
    const timers = frame("listOnTimeout (node:internal/timers:1:1)");
    assert.deepEqual(withoutOwnFrames([own("answer"), ask, own("beat"), entry, timers]), []);
    assert.deepEqual(withoutOwnFrames([own("answer"), ask, timers]), [timers]);
    const map = frame("Array.map (<anonymous>)");
    const beat = [own("answer"), ask, own("callback"), map, own("beat"), entry, timers];
    assert.deepEqual(withoutOwnFrames(beat), []);
    const app = frame("app (/a.js:1:1)");
    assert.deepEqual(withoutOwnFrames([own("answer"), ask, map, app]), [map, app]);
  });
  test("a listener of ours leaves no frame, neither its own nor one below it", () => {
    const emitter = new EventEmitter();
    let heard: readonly FrameText[] = [];
    emitter.on(
      "news",
      asOwn((news: string) => {
        heard = news === "new" ? readFrames() : [];
      }),
    );
    emitter.emit("news", "new");
    const [innermost] = withoutOwnFrames(heard);
    assert.match(innermost?.text ?? "", /^EventEmitter\.emit \(node:events/);
  });
  test("the function to blame is the innermost that is not Node's", () => {
    const hash = { ...frame("hash (/srv/a b.js:3:4)"), file: "/srv/a b.js" };
    assert.equal(
      blockingFunction([frame("pbkdf2Sync (node:crypto:1:2)"), hash]),
      "hash (/srv/a b.js)",
    );
    assert.equal(blockingFunction([]), "(event loop)");
  });
  test("the dictionary takes any name", () => {
    const dictionary = new FunctionDictionary();
    dictionary.add("__proto__ (/a.js)", 5);
    dictionary.add("__proto__ (/a.js)", 6);
    assert.deepEqual([...dictionary.list()], [["__proto__ (/a.js)", { count: 2, totalMs: 11 }]]);
  });
  test("the files of a stack, each once", () => {
    const named = ["file:///srv/a%20b.js", "/srv/c d.mjs", "C:\\x\\y.js"];
    const files = [...named, "node:fs", "", "wasm://wasm/3e5c1a", "/srv/c d.mjs"];
    const frames = files.map((file) => ({ ...frame("f"), file }));
    assert.deepEqual([...filesOf(frames)], named);
  });
});

test("maps of what ran name their sources by drives on Windows", () => {
  for (const source of ["C:/app/src/cart.ts", "C:\\app\\src\\cart.ts"]) {
    const places = new OriginalPlaces();
    const path = "/app/dist/cart.js";
    places.learn([{ path, map: { version: 3, sources: [source], mappings: "AAEA" } }]);
    const text = `total (${path}:1:1)`;
    const [found] = places.original([
      { text, file: path, functionName: "total", functionStart: null },
    ]);
    assert.equal(found?.text, "total (C:\\app\\src\\cart.ts:3:1)");
    assert.equal(found?.file, "C:\\app\\src\\cart.ts");
  }
});

test("the file of code that `eval` made is its `sourceURL`, as in a profile", () => {
  const url = "webpack-internal:///./src/cart.js";
  const priceCart = new Function("read", `return read();\n//# sourceURL=${url}`);
  const [, { file, functionStart } = frame("")] = priceCart(() => readFrames()) as FrameText[];
  assert.deepEqual([file, functionStart === null], [url, false]);
});
