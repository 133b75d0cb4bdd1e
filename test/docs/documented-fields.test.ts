/**
 * The pages that list the fields of a format for programs list all of them.
 */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { run } from "../cli/memory-io.js";
import { projectRoot } from "../project-root.js";

const samples = readdirSync(join(projectRoot, "sample-logs"))
  .filter((name) => name.endsWith(".ndjson"))
  .map((name) => `sample-logs/${name}`);

/** Parts that have the form of a record, a report or a comparison, which these pages do not repeat. */
const AS_ELSEWHERE: ReadonlySet<string> = new Set(
  "inputs coverage totals methods warnings problemCounts steps change location versions facts frames frame durations examples".split(
    " ",
  ),
);

/** Command -> its page, and what stands around the name of a field there. */
const PAGES: readonly (readonly [words: readonly string[], page: string, quote: string])[] = [
  [["trend", "-f", "json"], "trend.md", '"'],
  [["compare", "--by-version", "all", "-f", "json"], "trend.md", '"'],
  [["summarize"], "summary-format.md", "`"],
];

for (const [words, page, quote] of PAGES) {
  test(`docs/${page} has every field of \`${words.join(" ")}\``, async () => {
    const [command = "", ...options] = words;
    const { stdout, stderr } = await run([command, ...samples, ...options]);
    assert.notEqual(stdout, "", stderr);
    const text = readFileSync(join(projectRoot, "docs", page), "utf8");
    const isNamed = (field: string) => new RegExp(`[${quote}.]${field}${quote}`).test(text);
    const missing = [...fieldsOf(JSON.parse(stdout))].filter((field) => !isNamed(field));
    assert.deepEqual(missing, []);
  });
}

function fieldsOf(value: unknown, fields = new Set<string>()): Set<string> {
  if (typeof value !== "object" || value === null) return fields;
  for (const [name, part] of Object.entries(value)) {
    if (!Array.isArray(value)) fields.add(name);
    if (!AS_ELSEWHERE.has(name)) fieldsOf(part, fields);
  }
  return fields;
}
