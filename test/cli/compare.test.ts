/**
 * The verdict and the exit status of `compare`, on logs for which the answer is known.
 */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryFolder } from "../temporary-folder.js";
import { run } from "./memory-io.js";

const folder = temporaryFolder("stall-report-compare-");

const HOUR_MS = 3_600_000;
const MONDAY = Date.parse("2026-11-16T00:00:00Z");
const DAY_MS = 24 * HOUR_MS;

interface LogPlan {
  readonly name: string;
  readonly fromMs: number;
  readonly hours: number;
  readonly version?: string;
  readonly threshold?: number;
  /** Function -> stalls in each hour, evenly spread. */
  readonly perHour: Readonly<Record<string, number>>;
  readonly hasLifeLine?: boolean;
}

/** Writes the log of one process; durations vary a little and the same way on every side. */
function writeLog(plan: LogPlan): string {
  const { name, fromMs, hours, version = "1", threshold = 100, hasLifeLine = true } = plan;
  const session = name;
  const lines: object[] = [];
  const stamp = (ms: number): string => new Date(ms).toISOString();
  if (hasLifeLine) {
    lines.push({
      v: 1,
      type: "start",
      session,
      timestamp: stamp(fromMs),
      host: "web-1",
      service: "shop",
      version,
      threshold,
      node: "v22.12.0",
    });
  }
  let seq = 0;
  for (let hour = 0; hour < hours; hour++) {
    for (const [functionName, count] of Object.entries(plan.perHour)) {
      for (let i = 0; i < count; i++) {
        const jitterMs = ((hour * 7919 + i * 104_729) % 1000) * 20;
        const timestamp = stamp(fromMs + hour * HOUR_MS + ((i + 0.5) / count) * HOUR_MS + jitterMs);
        const stack = `Error\n    at ${functionName} (/srv/shop/${functionName}.js:3:7)\n    at handle (/srv/shop/server.js:9:1)`;
        lines.push({
          v: 1,
          type: "stall",
          ...(hasLifeLine ? { session, seq: seq++ } : {}),
          timestamp,
          duration: 150 + ((hour * 31 + i * 17) % 100),
          stack,
        });
      }
    }
    if (hasLifeLine) {
      for (let minute = 0; minute < 60; minute += 5) {
        lines.push({
          v: 1,
          type: "alive",
          session,
          timestamp: stamp(fromMs + hour * HOUR_MS + minute * 60_000),
        });
      }
    }
  }
  if (hasLifeLine)
    lines.push({ v: 1, type: "stop", session, timestamp: stamp(fromMs + hours * HOUR_MS) });
  const path = join(folder, `${name}.ndjson`);
  writeFileSync(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
  return path;
}

const usual = writeLog({
  name: "usual",
  fromMs: MONDAY,
  hours: 24,
  version: "1.0.0",
  perHour: { renderInvoice: 4, parseFeed: 10 },
});
const same = writeLog({
  name: "same",
  fromMs: MONDAY + DAY_MS,
  hours: 24,
  version: "1.0.1",
  perHour: { renderInvoice: 4, parseFeed: 10 },
});
const worse = writeLog({
  name: "worse",
  fromMs: MONDAY + DAY_MS,
  hours: 24,
  version: "1.0.2",
  perHour: { renderInvoice: 12, parseFeed: 10, mergeOrders: 3 },
});
const quiet = writeLog({
  name: "quiet",
  fromMs: MONDAY + DAY_MS,
  hours: 24,
  version: "1.0.3",
  perHour: {},
});
const coarse = writeLog({
  name: "coarse",
  fromMs: MONDAY + DAY_MS,
  hours: 24,
  version: "1.0.4",
  threshold: 200,
  perHour: { renderInvoice: 4 },
});
const short = writeLog({
  name: "short",
  fromMs: MONDAY + DAY_MS + 9 * HOUR_MS,
  hours: 3,
  version: "1.0.5",
  perHour: { renderInvoice: 4 },
});
const blind = writeLog({
  name: "blind",
  fromMs: MONDAY + DAY_MS,
  hours: 24,
  perHour: { renderInvoice: 9 },
  hasLifeLine: false,
});

interface Answer {
  readonly overall: {
    readonly verdict: string;
    readonly rateRatio: { estimate: number; low: number; high: number } | null;
  };
  readonly groups: readonly { readonly function: string; readonly verdict: string }[];
  readonly comparability: readonly { readonly code: string }[];
}

async function compare(...words: readonly string[]): Promise<{ status: number; answer: Answer }> {
  const { status, stdout } = await run(["compare", ...words, "-f", "json"]);
  return { status, answer: JSON.parse(stdout) as Answer };
}

const verdicts = (answer: Answer): Record<string, string> =>
  Object.fromEntries(answer.groups.map((group) => [group.function, group.verdict]));
const codes = (answer: Answer): string[] => answer.comparability.map((note) => note.code);

test("a function that blocks three times as often is worse, one that appeared is new, the rest is not blamed", async () => {
  const { status, answer } = await compare(usual, worse);
  assert.equal(status, 0, "findings alone never make it fail");
  assert.equal(answer.overall.verdict, "worse");
  assert.deepEqual(verdicts(answer), {
    renderInvoice: "worse",
    mergeOrders: "new",
    parseFeed: "no-meaningful-change",
  });
  assert.ok((answer.overall.rateRatio?.low ?? 0) > 1);
});

test("the other way round it is better and fixed", async () => {
  const { answer } = await compare(worse, usual);
  assert.equal(answer.overall.verdict, "better");
  assert.deepEqual(verdicts(answer), {
    renderInvoice: "better",
    mergeOrders: "fixed",
    parseFeed: "no-meaningful-change",
  });
});

test("the same rates are no meaningful change", async () => {
  const { answer } = await compare(usual, same);
  assert.equal(answer.overall.verdict, "no-meaningful-change");
});

test("a side without stalls, but watched, is better and not a failure", async () => {
  const { answer } = await compare(usual, quiet);
  assert.equal(answer.overall.verdict, "better");
});

test("the same file twice says so and claims nothing", async () => {
  const { answer } = await compare(usual, usual);
  assert.ok(codes(answer).includes("same-input"));
  assert.equal(answer.overall.verdict, "no-meaningful-change");
});

test("different thresholds are said, and only stalls above the larger one count", async () => {
  const { answer } = await compare(usual, coarse);
  assert.ok(codes(answer).includes("thresholds-differ"));
  assert.ok(!["worse", "better"].includes(verdicts(answer)["renderInvoice"] ?? ""));
});

test("different hours of the day are said", async () => {
  const { answer } = await compare(usual, short);
  assert.ok(codes(answer).includes("hours-shared"));
});

test("without life lines nothing is claimed, unless the user says for how long was watched", async () => {
  const { answer } = await compare(usual, blind);
  assert.ok(codes(answer).includes("no-life-lines"));
  assert.equal(answer.overall.verdict, "cannot-tell");
  const told = await compare(usual, blind, "--window", "after=24h");
  assert.notEqual(told.answer.overall.rateRatio, null);
});

test("an empty side is said", async () => {
  const empty = join(folder, "empty.ndjson");
  writeFileSync(empty, "");
  const { answer } = await compare(usual, empty);
  assert.ok(codes(answer).includes("empty-side"));
  assert.equal(answer.overall.verdict, "cannot-tell");
});

test("gates: 0, 1, 2 and 3", async () => {
  const status = async (...words: string[]): Promise<number> => (await compare(...words)).status;
  assert.equal(await status(usual, worse, "--fail-on", "worse"), 1);
  assert.equal(await status(usual, worse, "--fail-on", "new"), 1);
  assert.equal(await status(usual, worse, "--fail-on", "any"), 1);
  assert.equal(await status(usual, same, "--fail-on", "any"), 0);
  assert.equal(await status(usual, short, "--fail-on", "worse"), 0);
  assert.equal(await status(usual, short, "--fail-on", "worse", "--strict"), 3);
  assert.equal(await status(usual, blind, "--fail-on", "worse"), 2);
  assert.equal((await run(["compare", usual, same, "--fail-on", "wrose"])).status, 2);
  assert.equal((await run(["compare", usual, same, "--strict"])).status, 2);
  assert.equal((await run(["compare", usual, join(folder, "nowhere.ndjson")])).status, 2);
});

test("one set of logs, split by version or in time, gives the same answer", async () => {
  const byVersion = await compare(usual, worse, "--by-version", "1.0.0..1.0.2");
  const split = await compare(usual, worse, "--split-at", new Date(MONDAY + DAY_MS).toISOString());
  assert.deepEqual(verdicts(byVersion.answer), verdicts((await compare(usual, worse)).answer));
  assert.equal(split.answer.overall.verdict, "worse");
});

test("an input that is not there is told once, however often the others are read", async () => {
  const gone = join(folder, "nowhere.ndjson");
  for (const words of [
    [usual, worse, gone, "--by-version", "1.0.0..1.0.2"],
    ["--before", usual, "--before", gone, "--after", coarse],
  ]) {
    const { stderr } = await run(["compare", ...words]);
    assert.equal(stderr.match(/no such file/g)?.length, 1, stderr);
  }
});

test("self-check says nothing of a calm side", async () => {
  const { stdout } = await run(["compare", usual, worse, "--self-check"]);
  assert.match(stdout, /self-check of the before side: (no-meaningful-change|cannot-tell)/);
});

test("the sides of --window are also known by the letters of the report", async () => {
  const pair = ["usual", "bare"].map((name) => `test/golden/pairs/${name}.ndjson`);
  const byName = await run(["compare", ...pair, "--window", "after=24h"]);
  assert.deepEqual(await run(["compare", ...pair, "--window", "B=24h"]), byName);
  assert.equal((await run(["compare", ...pair, "--window", "C=24h"])).status, 2);
});
