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
