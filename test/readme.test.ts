/**
 * Runs what the README shows: each `$ npx stall-report ...` in a block marked `console` must print just what stands
 * below it. `UPDATE_GOLDEN=1 npm test` writes the outputs again.
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { projectRoot } from "./project-root.js";

const path = join(projectRoot, "README.md");
const BLOCK = /```console\n\$ npx stall-report (.*)\n([\s\S]*?)```/g;

function execute(args: string): string {
  // A shell, because the commands have globs.
  return execFileSync("sh", ["-c", `node bin/stall-report.js ${args}`], {
    cwd: projectRoot,
    encoding: "utf8",
    env: { PATH: process.env["PATH"], COLUMNS: "80" },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

test("the README shows what its commands print", () => {
  const readme = readFileSync(path, "utf8");
  const blocks = [...readme.matchAll(BLOCK)];
  assert.ok(blocks.length >= 3);
  const actual = readme.replace(
    BLOCK,
    (_, args: string) => `\`\`\`console\n$ npx stall-report ${args}\n${execute(args)}\`\`\``,
  );
  if (process.env["UPDATE_GOLDEN"] === "1") writeFileSync(path, actual);
  else assert.equal(actual, readme);
});

test("the first command of the README is the one that CI runs first", () => {
  const readme = readFileSync(path, "utf8");
  const ci = readFileSync(join(projectRoot, ".ci/run"), "utf8");
  assert.match(readme, /^npm ci && npx stall-report sample-logs\/\*\.ndjson$/m);
  assert.match(ci, /^npm ci && npx stall-report sample-logs\/\*\.ndjson$/m);
  assert.match(readme, /^npm ci && npm test$/m);
  assert.match(ci, /^npm test$/m);
});
