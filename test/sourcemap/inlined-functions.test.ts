/**
 * Where a profile tells of minified code on one line only where a function begins, it has the name and the file of the function that
 * begins there, also where the minifier has put it in the place of its only call.
 */
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { parse } from "@babel/parser";
import * as swc from "@swc/core";
import { transformSync } from "esbuild";
import { minify } from "terser";
import { OriginalSource } from "../../src/sourcemap/original-source.js";
import { run } from "../cli/memory-io.js";
import { temporaryFolder } from "../temporary-folder.js";

/** A node of the syntax tree. */
interface Spanned {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

interface Built {
  readonly code: string;
  readonly map: string;
}

const folder = temporaryFolder("stall-report-inlined-");
const LOOP = `
  const end = performance.now() + forMs;
  let turns = 0;
  while (performance.now() < end) turns += Math.sqrt(turns + 977);`;

/** What blocks (with the mark), its name, and how it is called. */
const SHAPES: Readonly<Record<string, readonly [name: string, source: string]>> = {
  "called once": [
    "crunch",
    `function crunch(forMs) {${LOOP}\n  return turns;\n}
function handle(text) {\n  console.log(text, crunch(700));\n}
setTimeout(() => handle("a"), 150);\n`,
  ],
  "two helpers in one": [
    "crunch",
    `function hash(text) {\n  let h = 0;\n  for (const c of text) h = h * 31 + c.charCodeAt(0);\n  return h;\n}
function crunch(forMs) {${LOOP}\n  return turns;\n}
function handle(text) {\n  const a = hash(text);\n  const b = crunch(600);\n  console.log(a, b);\n}
setTimeout(() => handle("a"), 150);\n`,
  ],
  "the first in its file, exported": [
    "crunch",
    `export function crunch(forMs) {${LOOP}\n  return turns;\n}\nsetTimeout(() => console.log(crunch(5)), 1);\n`,
  ],
  "an arrow function": [
    "crunch",
    `const crunch = (forMs) => {${LOOP}\n  return turns;\n};
function handle() {\n  const turns = crunch(700);\n  console.log(turns > 0);\n}
setTimeout(() => handle(), 150);\n`,
  ],
  "a default export": [
    "renderAll",
    `export default function renderAll(forMs) {${LOOP}\n  return turns;\n}\nsetTimeout(() => renderAll(7), 1);\n`,
  ],
  "a generator": [
    "pages",
    `function* pages(forMs) {${LOOP}\n  yield turns;\n}
function handle(forMs) {\n  for (const turns of pages(forMs)) console.log(turns > 0);\n}
setTimeout(() => handle(700), 150);\n`,
  ],
  "an async function": [
    "load",
    `async function load(forMs) {\n  await null;${LOOP}\n  return turns;\n}
async function handle(forMs) {\n  const turns = await load(forMs);\n  console.log(turns > 0);\n}
setTimeout(() => handle(700), 150);\n`,
  ],
  "an arrow function of a class": [
    "Reports.render",
    `class Reports {\n  render = (forMs) => {${LOOP}\n    return turns;\n  };\n}
const reports = new Reports();\nsetTimeout(() => console.log(reports.render(700)), 150);\n`,
  ],
};

const TOOLS: Readonly<Record<string, (source: string) => Promise<Built>>> = {
  swc: async (source) => {
    const compress = { toplevel: true, module: true, passes: 3, inline: 3 as const };
    const { code, map } = await swc.minify(source, {
      compress,
      mangle: { toplevel: true },
      module: true,
      sourceMap: true,
    });
    const parsed = { ...JSON.parse(map ?? ""), sources: ["input.js"], sourcesContent: [source] };
    return { code, map: JSON.stringify(parsed) };
  },
  terser: async (source) => {
    const { code = "", map } = await minify(
      { "input.js": source },
      {
        ...{ module: true, compress: { passes: 3, inline: 3 } },
        sourceMap: { includeSources: true },
      },
    );
    return { code, map: map as string };
  },
  esbuild: async (source) =>
    transformSync(source, { minify: true, sourcemap: "external", sourcefile: "input.js" }),
};

/** Where V8's profile lets the function begin that has the mark: an arrow function at its first sign, others at their parameters. */
function beginOfMarked(code: string): number {
  const mark = code.indexOf("977");
  let begin = -1;
  const visit = (node: Spanned): void => {
    if (node.start > mark || node.end <= mark) return;
    if (node.type === "ArrowFunctionExpression") begin = node.start + 1;
    else if (/^Function/.test(node.type)) begin = code.indexOf("(", node.start) + 1;
    for (const child of Object.values(node).flat())
      if (typeof child?.type === "string") visit(child as Spanned);
  };
  visit(parse(code, { sourceType: "module" }).program as Spanned);
  return begin;
}

for (const [tool, build] of Object.entries(TOOLS)) {
  for (const [shape, [name, source]] of Object.entries(SHAPES)) {
    test(`${tool}: ${shape}`, async () => {
      const { code, map } = await build(source);
      const place = join(folder, tool, shape.replaceAll(/\W/g, "-"));
      mkdirSync(place, { recursive: true });
      writeFileSync(join(place, "app.js"), `${code.trim()}\n//# sourceMappingURL=app.js.map\n`);
      writeFileSync(join(place, "app.js.map"), map);
      const column = beginOfMarked(code);
      const log = join(place, "log.ndjson");
      const record = {
        timestamp: 1_763_600_000_000,
        duration: 900,
        stack: `Error\n    at o (${place}/app.js:1:${column})`,
        functions: [[1, column]],
      };
      writeFileSync(log, JSON.stringify(record));
      const { stdout } = await run([log, "--source-maps", place, "-f", "json", "--no-config"]);
      const [group] = JSON.parse(stdout).groups;
      assert.equal(group.function, name, code);
    });
  }
}

test("a function whose beginning is mapped to its property, as rolldown does, is not the construction of its class", () => {
  const source = new OriginalSource(
    "class Reports {\n  pages = 3;\n  render = () => {\n    return work();\n  };\n}\n",
  );
  const inLoop = { line: 4, column: 11 };
  assert.equal(source.functionAround(inLoop, { line: 3, column: 2 })?.name, "Reports.render");
  const inField = { line: 2, column: 10 };
  assert.equal(source.functionAround(inField, { line: 1, column: 14 })?.name, "Reports");
});
