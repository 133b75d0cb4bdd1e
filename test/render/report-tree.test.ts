/** The tree of calls: it loses no time, folds what is small, and stays readable however deep it is. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { displayWidth } from "../../src/render/display-width.js";
import { run } from "../cli/memory-io.js";
import { temporaryFolder } from "../temporary-folder.js";

const folder = temporaryFolder("stall-report-tree-");

/** @param stacks names of functions, innermost first; each stall is of one second */
async function treeOf(
  stacks: readonly (readonly string[])[],
  direction: "top-down" | "bottom-up",
  columns = 80,
): Promise<string[]> {
  const log = join(folder, "log.ndjson");
  const lines = stacks.map((names, i) => {
    const stack = names.map((name) => `    at ${name} (/srv/shop/${name}.js:1:2)`).join("\n");
    return JSON.stringify({ timestamp: 1_763_600_000_000 + i * 60_000, duration: 1000, stack });
  });
  writeFileSync(log, lines.join("\n"));
  const { stdout } = await run([log, `--tree=${direction}`, "--no-config"], { columns });
  return stdout.split("\n").filter((line) => / % {2}/.test(line));
}

const name = fc.constantFrom("load", "parse", "render", "sum", "walk", "a".repeat(120), "größe");
const stacks = fc.array(fc.array(name, { minLength: 1, maxLength: 40 }), {
  minLength: 1,
  maxLength: 12,
});

test("law: the branches of the first level add up to all blocked time, and no line is wider than the terminal", async () => {
  await fc.assert(
    fc.asyncProperty(
      stacks,
      fc.constantFrom("top-down" as const, "bottom-up" as const),
      fc.integer({ min: 60, max: 130 }),
      async (all, direction, columns) => {
        const lines = await treeOf(all, direction, columns);
        const first = lines.filter((line) => /^.{10,18} % {2}[├└]/.test(line));
        const top = first.length > 0 ? first : lines.slice(0, 1);
        const sum = top.reduce(
          (total, line) => total + Number.parseFloat(line.replace(",", "")),
          0,
        );
        const unit = / min /.test(lines[0] ?? "") ? 60 : / ms /.test(lines[0] ?? "") ? 0.001 : 1;
        assert.ok(Math.abs(sum * unit - all.length) < 0.01 * all.length + 0.01, lines.join("\n"));
        for (const line of lines) assert.ok(displayWidth(line) <= columns, line);
      },
    ),
    { numRuns: 60 },
  );
});

test("a common caller of many functions is seen, and branches under 3 % are one line", async () => {
  const leaves = Array.from({ length: 40 }, (_, i) => [`price${i}`, "syncPrices", "main"]);
  assert.deepEqual(await treeOf([...leaves, ...Array(10).fill(["sort", "main"])], "top-down"), [
    "50.0 s  100 %  main  main.js",
    "40.0 s   80 %  ├ syncPrices  syncPrices.js",
    "40.0 s   80 %  │ └ 40 more branches",
    "10.0 s   20 %  └ sort  sort.js",
  ]);
});

test("recursion is one line however deep it was", async () => {
  const deep = (times: number): string[] => ["leaf", ...Array(times).fill("walk"), "main"];
  assert.deepEqual(await treeOf([deep(3), deep(30)], "top-down"), [
    "2,000 ms  100 %  main  main.js",
    "2,000 ms  100 %  walk  walk.js",
    "2,000 ms  100 %  leaf  leaf.js",
  ]);
});
