/** The forms that maps come in. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Frame } from "../../src/stack/frame.js";
import { CALL, GENERATED, map, resolveOne, SOURCE, write } from "./one-frame.js";

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
