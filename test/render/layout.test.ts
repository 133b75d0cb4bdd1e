/** Laws of what is laid out on a terminal: nothing is wider than it, paths keep their file, ASCII is ASCII. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { cutEnd, cutPath, displayWidth } from "../../src/render/display-width.js";
import { sparkline } from "../../src/render/sparkline.js";
import { terminalText } from "../../src/render/terminal-text.js";
import { textTable } from "../../src/render/text-table.js";
import { renderComparison, renderReport } from "./render-all.js";
import { COMPARISON_OPTIONS, sampleComparison } from "./sample-comparison.js";
import { largeReport, SAMPLE_OPTIONS, sampleReport } from "./sample-report.js";

for (const width of [40, 60, 80, 120, 200]) {
  for (const [name, report] of [
    ["a full day", sampleReport()],
    ["many groups", largeReport(30)],
  ] as const) {
    test(`${name} at ${width} columns: no line is wider`, async () => {
      const text = await renderReport("table", report, { ...SAMPLE_OPTIONS, width });
      for (const line of text.split("\n")) assert.ok(displayWidth(line) <= width, line);
    });
  }
}

test("tables that are too wide for a terminal put their last columns below each row, and lose nothing", async () => {
  const options = { ...COMPARISON_OPTIONS, isAllShown: true };
  const wide = await renderComparison("table", sampleComparison(), { ...options, width: 120 });
  const intervals = wide.match(/×\d\S* \(\S+\)/g) ?? [];
  assert.ok(intervals.length > 0, wide);
  for (const width of [40, 60, 80]) {
    const text = await renderComparison("table", sampleComparison(), { ...options, width });
    for (const line of text.split("\n")) assert.ok(displayWidth(line) <= width, line);
    for (const interval of intervals) assert.ok(text.includes(interval), interval);
  }
});

test("in the C locale a table is ASCII and every line as wide as before", async () => {
  const options = { ...SAMPLE_OPTIONS, width: 200 };
  const [plain, ascii] = await Promise.all([
    renderReport("table", sampleReport(), options),
    renderReport("table", sampleReport(), { ...options, isAscii: true }),
  ]);
  assert.match(ascii, /^[\n -~]*$/);
  assert.deepEqual(ascii.split("\n").map(displayWidth), plain.split("\n").map(displayWidth));
  assert.equal(terminalText("0.4 → 2.9 ×2 日", { isAscii: true }), "0.4 > 2.9 x2 ??");
});

test("cut texts are no wider than they may be", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 1, max: 40 }), (text, width) => {
      const plain = text.replace(/[\p{C}\u001b]/gu, "");
      assert.ok(displayWidth(cutEnd(plain, width)) <= width);
      assert.ok(displayWidth(cutPath(plain, width)) <= width);
    }),
  );
});

test("of a path, folders go first and whole", () => {
  assert.equal(cutPath("/srv/shop/releases/1.4.1/comments.mjs:12", 24), "…/1.4.1/comments.mjs:12");
  assert.equal(cutPath("/srv/shop/comments.mjs:12", 15), "comments.mjs:12");
});

test("a trend has a bar a slice, the highest where most was", () => {
  assert.equal(sparkline([0, 1, 4, 8]), " ▁▄█");
  assert.equal(sparkline([0, 0]), "");
});

test("a page of 400 groups is smaller than 2 MB", async () => {
  const page = await renderReport("html", largeReport(400), SAMPLE_OPTIONS);
  const bytes = Buffer.byteLength(page);
  assert.ok(bytes < 2_000_000, `${bytes} bytes`);
});

test("columns line up after names of all scripts, and stay in their order", () => {
  const names = [
    "plain",
    "請求書",
    "ใบแจ้งหนี้ที่",
    "हिन्दी",
    "か\u3099き",
    "e\u0301",
    "חֶשְׁבּוֹן",
    "\ue001x",
    "❤️",
  ];
  const columns = [
    { title: "function", align: "left" },
    { title: "stalls", align: "right" },
  ] as const;
  const lines = textTable(
    columns,
    names.map((name) => [name, "20"]),
  ).split("\n");
  assert.deepEqual([...new Set(lines.map(displayWidth))], [16]);
  for (const [i, name] of names.entries()) assert.ok(lines[i + 1]?.startsWith(name), name);
  assert.match(terminalText("חשבונית  20  3 s", {}), /^חשבונית\u200e {2}20/);
});

test("a table that is laid out in parts is one table, whose widest cell stands in its last part", () => {
  const names = Array.from({ length: 250 }, (_, i) => (i === 249 ? "a longer name" : `n${i}`));
  const columns = [
    { title: "name", align: "left" },
    { title: "count", align: "right" },
  ] as const;
  const below = names.map((name) => [`below ${name}`]);
  const text = textTable(
    columns,
    names.map((name, i) => [name, String(i)]),
    below,
  );
  const expected = [
    `${"name".padEnd(13)}  count`,
    ...names.flatMap((name, i) => [
      `${name.padEnd(13)}  ${String(i).padStart(5)}`,
      `below ${name}`,
    ]),
  ];
  assert.deepEqual(text.split("\n"), expected);
});
