/**
 * The forms that maps come in, and the ways to find them.
 */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdirSync, realpathSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { fileIdentity } from "../../src/report/function-uses.js";
import { FrameResolver, type ResolverOptions } from "../../src/sourcemap/resolver.js";
import type { Frame } from "../../src/stack/frame.js";
import type { ResolvedFrame } from "../../src/stack/resolved-frame.js";
import type { StackQuery } from "../../src/stack/stack-query.js";
import { temporaryFolder } from "../temporary-folder.js";

/** Writes files into a new folder. */
function write(files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder("stall-report-maps-");
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

const SOURCE = "export function first() {\n  work();\n}\n";
const GENERATED = "function t(){w()}\n//# sourceMappingURL=app.js.map\n";

/** A map of `function t(){w()}`: column 0 is line 1 column 0, column 13 is line 2 column 2 of the source. */
function map(extra: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({
    version: 3,
    sources: ["../src/first.ts"],
    names: [],
    mappings: "AAAA,aACE",
    sourcesContent: [SOURCE],
    ...extra,
  });
}

const CALL: Frame = { functionName: "t", file: "/srv/app/dist/app.js", line: 1, column: 14 };

async function resolveOne(
  options: Partial<ResolverOptions> & { readonly root?: string },
  frame: Frame = CALL,
  stack: Partial<StackQuery> = {},
): Promise<{ frame: ResolvedFrame; resolver: FrameResolver }> {
  const { root, ...rest } = options;
  const roots = root === undefined ? [] : [{ directory: root }];
  const resolver = new FrameResolver({ roots, useLocalFiles: false, ...rest });
  const [frames] = await resolver.resolveStacks([{ frames: [frame], ...stack }]);
  const [resolved] = frames ?? [];
  assert.ok(resolved !== undefined);
  return { frame: resolved, resolver };
}

async function assertMapped(
  files: Readonly<Record<string, string>>,
  expected: string,
  frame = CALL,
): Promise<void> {
  const { frame: found, resolver } = await resolveOne({ root: write(files) }, frame);
  assert.deepEqual(resolver.problems, []);
  assert.equal(
    `${found.outcome} ${found.functionName} ${found.file}:${found.line}:${found.column}`,
    expected,
  );
}

const MAPPED = "mapped first src/first.ts:2:3";
const inline = (json: string): string =>
  `function t(){w()}\n//# sourceMappingURL=data:application/json;charset=utf-8;base64,${Buffer.from(json).toString("base64")}\n`;

const FORMS: readonly (readonly [string, Readonly<Record<string, string>>, string?])[] = [
  ["the generated file with its map", { "dist/app.js": GENERATED, "dist/app.js.map": map() }],
  ["the map alone", { "dist/app.js.map": map() }],
  ["the map below other folders", { "a/b/dist/app.js.map": map() }],
  ["a root that is the folder of the bundle", { "app.js.map": map() }],
  [
    "a map of another name",
    {
      "dist/app.js": "function t(){w()}\n/*# sourceMappingURL=maps/x.json */",
      "dist/maps/x.json": map({ sources: ["../../src/first.ts"] }),
    },
    "mapped first src/first.ts:2:3",
  ],
  ["a prefix against script inclusion", { "app.js.map": `)]}'\n${map()}` }],
  ["a byte order mark", { "app.js.map": `\uFEFF${map()}` }],
  ["an inline map in base64", { "app.js": inline(map()) }],
  [
    "an inline map, percent-encoded",
    {
      "app.js": `function t(){w()}\n//# sourceMappingURL=data:application/json,${encodeURIComponent(map())}`,
    },
  ],
  [
    "an inline map longer than the end that is read first",
    { "app.js": inline(map({ x: "y".repeat(100_000) })) },
  ],
  [
    "webpack:// sources",
    { "app.js.map": map({ sources: ["webpack://shop/./src/first.ts?a1b2"] }) },
  ],
  [
    "file:// sources",
    { "app.js.map": map({ sources: ["file:///home/ci/my%20app/src/first.ts"] }) },
    "mapped first /home/ci/my app/src/first.ts:2:3",
  ],
  [
    "absolute sources",
    { "app.js.map": map({ sources: ["/home/ci/src/first.ts"] }) },
    "mapped first /home/ci/src/first.ts:2:3",
  ],
  ["sourceRoot", { "app.js.map": map({ sourceRoot: "../src", sources: ["first.ts"] }) }],
  [
    "sourceRoot with a slash and a space in a name",
    { "app.js.map": map({ sourceRoot: "lib/", sources: ["my first.ts"] }) },
    "mapped first dist/lib/my first.ts:2:3",
  ],
  ["version as a string", { "app.js.map": map({ version: "3" }) }],
  ["no names", { "app.js.map": map({ names: undefined }) }],
  [
    "__proto__ as a source",
    { "app.js.map": map({ sources: ["__proto__"] }) },
    "mapped first dist/__proto__:2:3",
  ],
  [
    "missing sourcesContent, the source on the disk",
    { "dist/app.js.map": map({ sourcesContent: undefined }), "src/first.ts": SOURCE },
  ],
  [
    "missing sourcesContent and source",
    { "dist/app.js.map": map({ sourcesContent: undefined }) },
    "mapped <anonymous> src/first.ts:2:3",
  ],
  [
    "null in sourcesContent",
    { "dist/app.js.map": map({ sourcesContent: [null] }), "src/first.ts": SOURCE },
  ],
  [
    "a null source",
    { "app.js.map": map({ sources: [null] }) },
    "unmapped-position t /srv/app/dist/app.js:1:14",
  ],
  [
    "sections",
    {
      "app.js.map": JSON.stringify({
        version: 3,
        sections: [
          {
            offset: { line: 0, column: 0 },
            map: JSON.parse(map({ sources: ["other.ts"], mappings: "AAAA" })),
          },
          { offset: { line: 0, column: 10 }, map: JSON.parse(map({ mappings: "AAAA,GACE" })) },
        ],
      }),
    },
  ],
  [
    "a debug id at the end of the map is harmless",
    { "app.js.map": map({ debug_id: "85314830-023f-4cf1-a267-535f4e37bb17" }) },
  ],
];

for (const [title, files, expected] of FORMS) {
  test(`maps through ${title}`, () => assertMapped(files, expected ?? MAPPED));
}

test("what ncc puts before a minified file moves the columns, unless its map knows of it", async () => {
  for (const prefix of [
    "require('./sourcemap-register.js');",
    "require('./sourcemap-register.cjs');",
    "import './sourcemap-register.cjs';",
  ]) {
    const frame = { ...CALL, column: 14 + prefix.length };
    const files = { "dist/app.js": `${prefix}${GENERATED}`, "dist/app.js.map": map() };
    await assertMapped(files, MAPPED, frame);
    const sections = [{ offset: { line: 0, column: prefix.length }, map: JSON.parse(map()) }];
    const knowing = JSON.stringify({ version: 3, sections });
    await assertMapped({ ...files, "dist/app.js.map": knowing }, MAPPED, frame);
  }
});

test("a map without columns: V8's name finds the function that is written on the line", async () => {
  const source = `const t = () => { work(); }; class Cart { total() { work(); } }\n`;
  for (const [functionName, expected] of [
    ["t", "t"],
    ["Cart.total", "Cart.total"],
    ["total", "Cart.total"],
    ["x", undefined],
    [undefined, undefined],
  ] as const) {
    const lines = map({ mappings: "AAAA", sourcesContent: [source] });
    const frame = { ...CALL, functionName } as Frame;
    await assertMapped({ "app.js.map": lines }, `mapped ${expected} src/first.ts:1:1`, frame);
  }
});

test("follows one more map beneath a generated source", async () => {
  const middle = "export function first() { work(); }";
  const outer = map({
    sources: ["../build/first.js"],
    mappings: "AAAA,aAA0B",
    sourcesContent: [`${middle}\n//# sourceMappingURL=first.js.map`],
  });
  const inner = JSON.stringify({
    version: 3,
    sources: ["../src/first.ts"],
    names: [],
    mappings: "AAAA,0BACE",
    sourcesContent: [SOURCE],
  });
  const files = {
    "dist/app.js.map": outer,
    "build/first.js": `${middle}\n//# sourceMappingURL=first.js.map`,
    "build/first.js.map": inner,
  };
  await assertMapped(files, "mapped first src/first.ts:2:3");
  await assertMapped(
    { "dist/app.js.map": map({ sources: ["app.js"] }), "dist/app.js": GENERATED },
    "mapped first dist/app.js:2:3",
  );
});

test("the ignore list marks frames", async () => {
  for (const key of ["ignoreList", "x_google_ignoreList"]) {
    const { frame } = await resolveOne({ root: write({ "app.js.map": map({ [key]: [0] }) }) });
    assert.equal(frame.isIgnored, true);
  }
});

test("the column of V8 is 1-based: one less is the segment's own, and one column further left the one before", async () => {
  const root = write({ "app.js.map": map() });
  const at = async (column: number): Promise<string> => {
    const { frame } = await resolveOne({ root }, { ...CALL, column });
    return `${frame.line}:${frame.column}`;
  };
  assert.equal(await at(1), "1:1");
  assert.equal(await at(13), "1:1");
  assert.equal(await at(14), "2:3");
  assert.equal(await at(15), "2:3");
});

test("column 1 without a segment is a line without a column: its first segment is meant", async () => {
  const root = write({ "app.js.map": map({ mappings: "aACE" }) });
  const at = async (column: number): Promise<string> => {
    const { frame } = await resolveOne({ root }, { ...CALL, column });
    return frame.outcome === "mapped" ? `${frame.line}:${frame.column}` : frame.outcome;
  };
  assert.equal(await at(1), "2:3");
  assert.equal(await at(2), "unmapped-position");
});

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
