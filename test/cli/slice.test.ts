import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { projectRoot } from "../project-root.js";
import { run } from "./memory-io.js";

const samples = readdirSync(join(projectRoot, "sample-logs")).filter((name) =>
  name.endsWith(".ndjson"),
);

for (const name of samples) {
  test(`a slice without filters is the log itself: ${name}`, async () => {
    const { stdout } = await run(["slice", join("sample-logs", name)]);
    const log = readFileSync(join(projectRoot, "sample-logs", name), "utf8");
    const parsed = (text: string): unknown[] =>
      text
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line) as unknown);
    assert.deepEqual(parsed(stdout), parsed(log));
  });
}

test("NDJSON means what it meant and holds nothing that a terminal obeys", async () => {
  const name = "\u202epay\u200b\u009b31m";
  const stack = `Error\n    at ${name} (/srv/billing.js:1:2)`;
  const log = `${JSON.stringify({ timestamp: 1_763_600_000_000, duration: 700, stack })}\n`;
  for (const words of [
    ["-", "-f", "ndjson"],
    ["slice", "-"],
  ]) {
    const { stdout } = await run(words, { stdin: log });
    assert.doesNotMatch(stdout, /[\u007f-\u009f\u200b-\u200f\u202a-\u202e]/);
    const texts = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    assert.ok(texts.some((row) => row.stack === stack || row.function === name));
  }
});
