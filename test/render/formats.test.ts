import assert from "node:assert/strict";
import { test } from "node:test";
import { asFormatName, FORMAT_NAMES, FORMATS, formatOfFile } from "../../src/render/formats.js";
import { renderReport } from "./render-all.js";
import { largeReport, SAMPLE_OPTIONS } from "./sample-report.js";

for (const [path, format] of [
  ["out/report.html", "html"],
  ["REPORT.MD", "markdown"],
  ["a.json", "json"],
  ["a.speedscope.json", "speedscope"],
  ["a.slack.json", "slack"],
  ["a.csv", "csv"],
  ["a.jsonl", "ndjson"],
  ["stacks.folded", "folded"],
  ["notes.txt", "table"],
  ["json", undefined],
  ["a.pdf", undefined],
] as const) {
  test(`${path} asks for ${format ?? "nothing we know"}`, () => {
    assert.equal(formatOfFile(path), format);
  });
}

test("names are known, and no two formats share an ending", () => {
  assert.equal(asFormatName("html"), "html");
  assert.equal(asFormatName("toString"), undefined);
  const extensions = FORMAT_NAMES.flatMap((name) => FORMATS[name].extensions);
  assert.equal(new Set(extensions).size, extensions.length);
});

test("GitHub: no kind has more than ten annotations, and the last says what is missing", async () => {
  const text = await renderReport("github", largeReport(40), SAMPLE_OPTIONS);
  const warnings = text.split("\n").filter((line) => line.startsWith("::warning"));
  assert.equal(warnings.length, 10);
  assert.match(warnings[9] ?? "", /title=31 more annotations not shown::Full report: stall-report/);
});

test("machine formats cut nothing", async () => {
  const report = largeReport(3_000);
  for (const name of FORMAT_NAMES.filter((one) => FORMATS[one].isMachine)) {
    const text = await renderReport(name, report, SAMPLE_OPTIONS);
    assert.ok(text.includes("handle2999Request"), name);
  }
});
