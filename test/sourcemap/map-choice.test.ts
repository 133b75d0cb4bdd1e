/** Which map belongs to a frame, and what is said of frames that have none. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { realpathSync } from "node:fs";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { fileIdentity } from "../../src/report/function-uses.js";
import { FrameResolver } from "../../src/sourcemap/resolver.js";
import type { Frame } from "../../src/stack/frame.js";
import type { StackQuery } from "../../src/stack/stack-query.js";
import { CALL, GENERATED, map, resolveOne, write } from "./one-frame.js";

test("a version selects its own root, and a root for all is the fallback", async () => {
  const one = write({ "app.js.map": map({ sources: ["one.ts"] }) });
  const two = write({ "app.js.map": map({ sources: ["two.ts"] }) });
  const any = write({ "app.js.map": map({ sources: ["any.ts"] }) });
  const roots = [
    { version: "1", directory: one },
    { version: "2", directory: two },
    { directory: any },
  ];
  const resolver = new FrameResolver({ roots, useLocalFiles: false });
  const stack = { frames: [CALL] };
  const found = await resolver.resolveStacks([
    { ...stack, version: "1" },
    { ...stack, version: "2" },
    { ...stack, version: "3" },
    stack,
  ]);
  assert.deepEqual(
    found.map(([frame]) => frame?.file),
    ["dist/one.ts", "dist/two.ts", "dist/any.ts", "dist/any.ts"],
  );
});

test("a debug id goes before paths", async () => {
  const id = "85314830-023f-4cf1-a267-535f4e37bb17";
  const root = write({
    "dist/app.js.map": map({ sources: ["wrong.ts"] }),
    "moved/elsewhere.js.map": map({ debugId: id.toUpperCase() }),
  });
  const scripts = new Map([[CALL.file ?? "", { debugId: id }]]);
  const { frame } = await resolveOne({ root }, CALL, { scripts });
  assert.equal(frame.file, "src/first.ts");
});

test("another debug id in the map is stale", async () => {
  const root = write({ "app.js.map": map({ debugId: "85314830-023f-4cf1-a267-535f4e37bb17" }) });
  const scripts = new Map([[CALL.file ?? "", { debugId: "00000000-023f-4cf1-a267-535f4e37bb17" }]]);
  const { frame, resolver } = await resolveOne({ root }, CALL, { scripts });
  assert.equal(frame.outcome, "stale-map");
  assert.equal(resolver.problems[0]?.code, "stale-map");
});

test("another sha256 is stale, said, and not mapped unless forced", async () => {
  const root = write({ "app.js": GENERATED, "app.js.map": map() });
  const scriptsOf = (sha256: string): Partial<StackQuery> => ({
    scripts: new Map([[CALL.file ?? "", { sha256 }]]),
  });
  const right = createHash("sha256").update(GENERATED).digest("hex");
  assert.equal((await resolveOne({ root }, CALL, scriptsOf(right))).frame.outcome, "mapped");
  const { frame, resolver } = await resolveOne({ root }, CALL, scriptsOf("0".repeat(64)));
  assert.equal(frame.outcome, "stale-map");
  assert.equal(frame.functionName, "t");
  assert.equal(resolver.problems[0]?.code, "stale-map");
  assert.equal(resolver.lacks[0]?.outcome, "stale-map");
  assert.equal(
    (await resolveOne({ root, force: true }, CALL, scriptsOf("0".repeat(64)))).frame.outcome,
    "mapped",
  );
});

test("several maps that fit equally well are not guessed among; the recorded hash decides", async () => {
  const other = `${GENERATED}\n`;
  const root = write({
    "a/app.js": GENERATED,
    "a/app.js.map": map({ sources: ["a.ts"] }),
    "b/app.js": other,
    "b/app.js.map": map({ sources: ["b.ts"] }),
  });
  const { frame, resolver } = await resolveOne({ root });
  assert.equal(frame.outcome, "ambiguous-map");
  assert.deepEqual(
    resolver.problems.map(({ code }) => code),
    ["ambiguous-map"],
  );
  const sha256 = createHash("sha256").update(other).digest("hex");
  const hashed = await resolveOne({ root }, CALL, {
    scripts: new Map([[CALL.file ?? "", { sha256 }]]),
  });
  assert.equal(hashed.frame.file, "dist/b.ts");
  const same = await resolveOne(
    { roots: [{ directory: `${root}/a` }, { directory: root }, { directory: `${root}/a/.` }] },
    { ...CALL, file: "/x/a/app.js" },
  );
  assert.equal(same.frame.outcome, "mapped");
});

test("the longest common path wins", async () => {
  const root = write({
    "packages/a/dist/app.js.map": map({ sources: ["a.ts"] }),
    "packages/b/dist/app.js.map": map({ sources: ["b.ts"] }),
  });
  const { frame } = await resolveOne({ root }, { ...CALL, file: "/srv/packages/b/dist/app.js" });
  assert.equal(frame.file, "packages/b/dist/b.ts");
});

test("files of packages are found by their path below node_modules", async () => {
  const root = write({
    "node_modules/x/dist/app.js": GENERATED,
    "node_modules/x/dist/app.js.map": map(),
    "dist/app.js.map": map({ sources: ["wrong.ts"] }),
  });
  const { frame } = await resolveOne(
    { root },
    { ...CALL, file: "/srv/app/node_modules/x/dist/app.js" },
  );
  assert.equal(frame.file, "node_modules/x/src/first.ts");
  const other = await resolveOne(
    { root },
    { ...CALL, file: "/srv/app/node_modules/y/dist/app.js" },
  );
  assert.equal(other.frame.outcome, "no-map");
});

const PUBLISHED_SOURCES: Readonly<Record<string, string>> = {
  "above the package": "../../../src/first.ts",
  "beside the package": "../../src/first.ts",
  "in the package": "../src/first.ts",
  "of webpack": "webpack://x/./src/first.ts",
  "absolute on another machine": "/home/runner/work/x/x/src/first.ts",
  "a URL of a file on another machine": "file:///builds/me/x/src/first.ts",
};

for (const [title, source] of Object.entries(PUBLISHED_SOURCES)) {
  for (const name of ["x", "@me/x"]) {
    test(`a source in the map of the package ${name} is the package's: ${title}`, async () => {
      const inPackage = `node_modules/${name}`;
      const application = "export function chargeCustomer() {\n  pay();\n}\n";
      const root = write({
        "src/first.ts": application,
        "node_modules/src/first.ts": application,
        [`${inPackage}/dist/app.js`]: GENERATED,
        [`${inPackage}/dist/app.js.map`]: map({ sources: [source], sourcesContent: undefined }),
      });
      const file = `${realpathSync(root)}/${inPackage}/dist/app.js`;
      for (const [options, shown] of [
        [{ root }, `${inPackage}/src/first.ts`],
        [{ useLocalFiles: true }, `${realpathSync(root)}/${inPackage}/src/first.ts`],
      ] as const) {
        const { frame, resolver } = await resolveOne(options, { ...CALL, file });
        assert.equal(frame.file, shown);
        assert.equal(fileIdentity(frame), `${inPackage}/src/first.ts`);
        assert.notEqual(frame.functionName, "chargeCustomer");
        assert.equal(await resolver.sourceLines(shown, 2), undefined);
      }
    });
  }
}

test("the file in the stack itself is used where it exists, if that is wanted", async () => {
  const inFolder = "C# 100% why?";
  const folder = write({
    ...{ "app.js": GENERATED, "app.js.map": map() },
    ...{ [`${inFolder}/app.js`]: GENERATED, [`${inFolder}/app.js.map`]: map() },
  });
  const strange = `${folder}/${inFolder}/app.js`;
  const files = [`${folder}/app.js`, `file://${folder}/app.js`, `${folder}/app.js?v=1`, strange];
  for (const file of [...files, pathToFileURL(strange).href]) {
    const { frame } = await resolveOne({ useLocalFiles: true }, { ...CALL, file });
    assert.equal(frame.outcome, "mapped");
    assert.equal(frame.functionName, "first");
    assert.equal((await resolveOne({}, { ...CALL, file })).frame.outcome, "no-map");
  }
});

test("frames without maps keep what V8 said, and say why", async () => {
  const frames: Frame[] = [
    { functionName: "Array.map", isNative: true },
    { functionName: "emit", file: "node:events", line: 1, column: 2 },
    { functionName: "run", file: "app.py", line: 1, language: "python" },
    { functionName: "wasm", file: "wasm://wasm/1", isWasm: true },
    { functionName: "Cart.total", file: "/srv/app/cart.js", line: 10, column: 3 },
  ];
  const resolver = new FrameResolver({ roots: [], useLocalFiles: false });
  const [found] = await resolver.resolveStacks([{ frames }]);
  assert.deepEqual(
    found?.map(({ outcome }) => outcome),
    ["not-applicable", "not-applicable", "not-applicable", "not-applicable", "no-map"],
  );
  assert.deepEqual(
    found?.map(({ functionName }) => functionName),
    frames.map(({ functionName }) => functionName),
  );
  assert.deepEqual(resolver.lacks, []);
});

test("minified frames without a map say what to pass", async () => {
  const resolver = new FrameResolver({ roots: [], useLocalFiles: false });
  await resolver.resolveStacks([{ frames: [{ ...CALL, column: 2345 }], version: "1.4.1" }]);
  const { file = "" } = CALL;
  const lack = { file, version: "1.4.1", outcome: "no-map", count: 1, frameCount: 1 };
  assert.deepEqual(resolver.lacks, [lack]);
});

test("a short name now and then does not make a file a built one; many do", async () => {
  const lackOf = async (...names: readonly string[]) => {
    const resolver = new FrameResolver({ roots: [], useLocalFiles: false });
    const frames = names.map((functionName, i) => ({ ...CALL, functionName, line: i + 1 }));
    await resolver.resolveStacks([{ frames }]);
    return resolver.lacks[0]?.outcome;
  };
  assert.equal(await lackOf("f", "loadCart", "Cart.total"), undefined);
  assert.equal(await lackOf("f"), undefined);
  assert.equal(await lackOf("t", "e.n", "loadCart"), "no-map");
});
