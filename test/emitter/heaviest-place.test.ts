import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { functionEnd, parametersFrom } from "../../src/emitter/function-end.js";
import { heaviestPlace } from "../../src/emitter/heaviest-place.js";
import { projectRoot } from "../project-root.js";
import { functionsByBabel } from "../sourcemap/functions-by-babel.js";

/** The function begins at the first mark and ends at the second one. */
const ENDS: readonly string[] = [
  `function a§(x = {a:1}) { return \`}\${\`\${x}}\`}\`; }¦ rest }`,
  "const f = §x => { if (x) { return /[}/]/; } }¦;",
  "const f = §(x, y) => [1].map(function(){ }) ¦; g(}",
  "call(§async x => x + 1¦, 2)",
  "class A { get x§() { return 1 / 2; /* } */ }¦ y() {} }",
  "§class A extends B({}) { x = 1; y() {} }¦ z",
  "m§() { const s = '}\\'}'; // }\n return a / b / c; }¦",
  `m§() { const t = \`a\${ {b:1}.b }c\`; i++ / 2; return s.replace(/\\//g, '}'); }¦ /`,
  "nothing §]",
  "§",
];

/** Where V8 says that a function begins: at the parameters, but of an arrow function at its first word. */
function beginOf(text: string, start: number): number {
  return /^(?:async\s*)?(?:\(|[\w$]+\s*=>)/.test(text.slice(start, start + 100))
    ? start
    : text.indexOf("(", start);
}

test("the parameters after a name", () => {
  const methods = [
    `§[\`\${kind}Tax\`]¦(x) {}`,
    'async §[kind + "]"]¦(x) {}',
    "§static async *[names[f(1)]] ¦() {}",
    "§get [a]¦() {}",
    "§[a]: (x) => 1, b(",
    "§other¦(x) {}",
    "§static async * #rows ¦(x) {}",
    "x = §async function* rows¦(x) {}",
    "x = §function ¦() {}",
    "x = §(x) => f(x)",
    "x = §a => f(a)",
    "§",
  ];
  for (const marked of methods) {
    const text = marked.replace(/[§¦]/g, "");
    const end = marked.replace("§", "").indexOf("¦");
    const from = marked.indexOf("§");
    assert.equal(parametersFrom(text, from), end < 0 ? undefined : end, marked);
  }
});

describe("the end of a function", () => {
  for (const marked of ENDS) {
    test(marked, () => {
      const text = marked.replace(/[§¦]/g, "");
      const end = marked.replace("§", "").indexOf("¦");
      assert.equal(functionEnd(text, marked.indexOf("§")), end < 0 ? undefined : end);
    });
  }

  for (const file of [
    "@babel/parser/lib/index.js",
    "terser/dist/bundle.min.js",
    "webpack/lib/Compilation.js",
    "marked/lib/marked.esm.js",
    "glob/dist/esm/index.min.js",
  ]) {
    test(`is where Babel finds it, in ${file}`, () => {
      const text = readFileSync(join(projectRoot, "node_modules", file), "utf8");
      const functions = functionsByBabel(text);
      const wrong = functions.filter((line) => {
        const [start = 0, end = 0] = (/^\d+-\d+/.exec(line)?.[0] ?? "").split("-").map(Number);
        const found = functionEnd(text, beginOf(text, start));
        // What an expression seems to have too much is white space.
        return found === undefined || found < end || /\S/.test(text.slice(end, found));
      });
      assert.ok(wrong.length <= functions.length / 200, wrong.join("\n"));
    });
  }
});

describe("the heaviest line of a function", () => {
  const TEXT = `import x from "x";
export function load(path) {
  read();
\tconst rows = parse(path);
  return rows;
}
function other() {}
`;
  const start = [2, 21] as const;
  const place = (ticks: Record<number, number>, text: { is?: string } = { is: TEXT }) =>
    heaviestPlace(
      Object.entries(ticks).map(([line, count]) => ({ line: Number(line), ticks: count })),
      start,
      () => text.is,
    );

  test("has the column of its first word", () => assert.deepEqual(place({ 3: 1, 4: 3 }), [4, 2]));
  test("is not one beyond the function, of the same file or of another", () => {
    assert.deepEqual(place({ 7: 3, 5: 1 }), [5, 3]);
    assert.deepEqual(place({ 139: 3 }), [2, 21]);
    assert.deepEqual(place({ 1: 3 }), [2, 21]);
  });
  test("is the beginning where that is the heaviest", () =>
    assert.deepEqual(place({ 2: 3, 4: 1 }), [2, 21]));
  test("of a line that comes several times, all of its samples count", () => {
    const ticks = [3, 5, 4, 4].map((line) => ({ line, ticks: line === 4 ? 2 : 3 }));
    assert.deepEqual(
      heaviestPlace(ticks, start, () => TEXT),
      [4, 2],
    );
  });
  test("where the text is not at hand it is taken as it is, without a column", () =>
    assert.deepEqual(place({ 139: 3, 4: 1 }, {}), [139, 1]));
  test("where another text is on the disk it lies in the file at least", () =>
    assert.deepEqual(place({ 139: 3, 2: 1, 3: 2 }, { is: "\n\n\n\n" }), [3, 1]));
  test("of a module any line of the file is its own", () =>
    assert.deepEqual(
      heaviestPlace([{ line: 7, ticks: 1 }], [1, 1], () => TEXT),
      [7, 1],
    ));
});
