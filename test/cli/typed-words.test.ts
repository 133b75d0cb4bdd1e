/**
 * What people type who know other tools: each line means the same as the one beside it.
 */
import assert from "node:assert/strict";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { temporaryFolder } from "../temporary-folder.js";
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
  ["--release 1.4.1", "--app-version 1.4.1"],
  ["--app shop-web", "--service shop-web"],
  ["--by service", "--group-by service"],
  ["--threshold 2s", "--min-duration 2s"],
  ["--from yesterday --to now", "--since yesterday --until now"],
  ["--order-by max", "--sort max"],
  ["--text", "--format table"],
  ["--ndjson --no-timestamp", "--format ndjson --no-timestamp"],
  ["--html --no-timestamp", "--format html --no-timestamp"],
  ["--format gfm --no-timestamp", "--format markdown --no-timestamp"],
  ["--silent", "--quiet"],
  ["--colour never", "--color never"],
];
for (const [typed, meant] of SAME) {
  test(`${typed} is ${meant}`, async () => {
    const actual = await run([LOGS, ...typed.split(" ")]);
    assert.equal(actual.stderr, "");
    assert.deepEqual(actual, await run([LOGS, ...meant.split(" ")]));
  });
}

const SAME_COMMANDS: readonly (readonly [typed: string, meant: string])[] = [
  ["diff A B", "compare A B"],
  ["top LOGS", "report LOGS"],
  ["ls LOGS", "report LOGS"],
  ["list LOGS", "report LOGS"],
  ["view 2 LOGS", "show 2 LOGS"],
  ["inspect renderInvoice LOGS", "show renderInvoice LOGS"],
  ["history LOGS", "trend LOGS"],
  ["trend LOGS --by hour", "trend --by hour LOGS"],
  ["filter LOGS --service shop-worker", "slice LOGS --service shop-worker"],
  ["check LOGS", "validate LOGS"],
  ["merge LOGS", "summarize LOGS"],
  ["why starved", "explain starved"],
  ["version", "--version"],
  ["-v", "--version"],
  ["-h", "--help"],
  ["compare -h", "help compare"],
  ["diff --help", "help compare"],
  ["help diff", "help compare"],
];
test("commands by other names", async () => {
  const words = (line: string): string[] =>
    line.split(" ").flatMap((word) => {
      if (word === "A") return [SIDES[0] as string];
      if (word === "B") return [SIDES[1] as string];
      return word === "LOGS" ? [LOGS] : [word];
    });
  for (const [typed, meant] of SAME_COMMANDS) {
    const expected = await run(words(meant));
    assert.notEqual(expected.stdout, "", meant);
    assert.deepEqual(await run(words(typed)), expected, typed);
  }
});

test("a file of the name of a synonym is a file", async () => {
  const folder = temporaryFolder("stall-typed-");
  writeFileSync(join(folder, "top"), "");
  writeFileSync(join(folder, "view"), "");
  const { status, stderr } = await run(["top", "view"], { folder });
  assert.equal(`${status} ${stderr}`, "0 ");
});

const ANSWERED: readonly (readonly [typed: string, answer: RegExp])[] = [
  ["LOGS --days 7", /unknown option --days; use --since 7d/],
  ["LOGS --hours=24", /unknown option --hours; use --since 24h/],
  ["LOGS --filter a=b", /unknown option --filter; use --where/],
  [
    "LOGS --grep orders",
    /unknown option --grep; use --where context\.KEY~TEXT, or stall-report show/,
  ],
  ["LOGS --exclude x", /unknown option --exclude; use --where .*accept/],
  ["LOGS --env prod", /unknown option --env; use --where context\.env=VALUE/],
  ["LOGS --route /x", /use --where context\.route=VALUE/],
  ["LOGS --verbose", /unknown option --verbose; use stall-report show ID/],
  ["LOGS --all", /unknown option --all; use --top/],
  ["LOGS --flamegraph", /use -f html/],
  ["LOGS --before x", /use stall-report compare <before> <after>/],
  ["LOGS --timezone CET", /times are shown in UTC/],
  ["LOGS --pdf", /use --open/],
  ["LOGS --team a", /this repository has no CODEOWNERS file: name one with --owners FILE/],
  ["LOGS --format yaml", /--format cannot be "yaml"\. Allowed: table, markdown/],
  ["LOGS --format pdf", /--format cannot be "pdf"\. Allowed: /],
  ["LOGS --sort duration", /--sort cannot be "duration"\. Allowed: blocked/],
  ["LOGS --group-by route", /--group-by cannot be "route"\. .*context\.KEY/],
  ["LOGS --since lastweek", /--since cannot read "lastweek": give a date/],
  ["LOGS --since 7", /--since cannot read "7"/],
  ["LOGS --where route=/x", /write context\.KEY=VALUE/],
  ["LOGS --top ten", /--top needs a whole number/],
  ["LOGS --top-x 3", /unknown option --top-x; did you mean --top\?/],
  ["LOGS --servic shop", /did you mean --service\?/],
  ["--top 3 compare LOGS", /the command comes first: stall-report compare/],
  ["open LOGS", /"open" is neither a command nor a file; use stall-report LOGS --open/],
  ["watch LOGS", /use stall-report LOGS --follow/],
  ["comprae LOGS", /did you mean compare\?/],
  ["help diffs", /unknown command "diffs"; commands: report, compare/],
];
test("what is no word here is answered with the right one", async () => {
  for (const [typed, answer] of ANSWERED) {
    const { status, stderr, stdout } = await run(
      typed.split(" ").map((word) => (word === "LOGS" ? LOGS : word)),
    );
    assert.equal(status, 2, typed);
    assert.equal(stdout, "", typed);
    assert.match(stderr, answer, typed);
  }
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
  const none = join(temporaryFolder("stall-open-"), "none");
  const { status, stderr } = await run([LOGS, "--open"], { env: { BROWSER: none } });
  assert.equal(status, 0);
  assert.match(stderr, /^no browser could be started; the page is .+\.html$/m);
});
