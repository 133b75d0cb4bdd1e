/**
 * What people type who know other tools: each line means the same as the one beside it.
 */
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { run } from "./memory-io.js";

const LOGS = "sample-logs/*.ndjson";
const SIDES = ["sample-logs/before-*.ndjson", "sample-logs/after-*.ndjson"];

const SAME: readonly (readonly [typed: string, meant: string])[] = [
  ["--last 100w", "--since 100w"],
  ["--since 24h1d", "--since 2d"],
  ["--since 1h30m", "--since 90m"],
  ["--since yesterday", "--since 2026-11-23"],
  ["--since today", "--since 2026-11-24"],
  ["--until now", "--until 2026-11-24T12:00Z"],
  ["--json --no-timestamp", "--format json --no-timestamp"],
  ["--md --no-timestamp", "--format markdown --no-timestamp"],
  ["--format md --no-timestamp", "--format markdown --no-timestamp"],
  ["--csv", "-f csv"],
  ["--limit 2", "--top 2"],
  ["-n 2", "--top 2"],
  ["--sort total", "--sort blocked"],
  ["--version 1.4.1", "--app-version 1.4.1"],
];
for (const [typed, meant] of SAME) {
  test(`${typed} is ${meant}`, async () => {
    const actual = await run([LOGS, ...typed.split(" ")]);
    assert.equal(actual.stderr, "");
    assert.deepEqual(actual, await run([LOGS, ...meant.split(" ")]));
  });
}

test("diff is compare", async () => {
  assert.deepEqual(await run(["diff", ...SIDES]), await run(["compare", ...SIDES]));
});

test("what is given twice under two names is told of", async () => {
  const { status, stderr } = await run([LOGS, "--last", "2h", "--since", "3h"]);
  assert.equal(status, 2);
  assert.match(stderr, /--since may be given only once/);
});

test("--version without a number is the version of the tool", async () => {
  assert.match((await run(["--version"])).stdout, /^\d+\.\d+\.\d+\n$/);
});

test("--open writes the page to a file of its own, and says where", async () => {
  for (const words of [[LOGS], ["compare", ...SIDES]]) {
    const { status, stderr } = await run([...words, "--open"], { env: { BROWSER: "true" } });
    assert.equal(status, 0);
    const [, path = ""] = /^opened (.+\.html)$/m.exec(stderr) ?? [];
    assert.ok(existsSync(path), stderr);
    assert.match(readFileSync(path, "utf8"), /^<!doctype html>/i);
    rmSync(dirname(path), { recursive: true });
  }
});

test("--open needs no browser", async () => {
  const none = join(mkdtempSync(join(tmpdir(), "stall-open-")), "none");
  const { status, stderr } = await run([LOGS, "--open"], { env: { BROWSER: none } });
  assert.equal(status, 0);
  assert.match(stderr, /^open this page yourself: .+\.html$/m);
});
