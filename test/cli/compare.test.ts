/**
 * The verdict and the exit status of `compare`, on logs for which the answer is known.
 */

import assert from "node:assert/strict";
import { test } from "node:test";
import { DAY_MS, HOUR_MS } from "../../src/record/time-units.js";
import {
  type Answer,
  compare,
  logOf,
  MONDAY,
  type ProcessPlan,
  processRecords,
  verdictsOf,
  writeLog,
} from "../compare/log-file.js";
import { run } from "./memory-io.js";

const plan = { session: "a", fromMs: MONDAY, hours: 24 };
const later = (version: string, stalls: ProcessPlan["stalls"] = {}): ProcessPlan => {
  return { ...plan, session: version, fromMs: MONDAY + DAY_MS, version, stalls };
};
const rates = { renderInvoice: 96, parseFeed: 240 };
const usual = logOf({ ...plan, stalls: rates });
const same = logOf(later("1.0.1", rates));
const worse = logOf(later("1.0.2", { ...rates, renderInvoice: 288, mergeOrders: 72 }));
const quiet = logOf(later("1.0.3"));
const coarse = writeLog(
  processRecords(later("1.0.4", { renderInvoice: 96 })).map((record) =>
    "threshold" in record ? { ...record, threshold: 200 } : record,
  ),
);
const short = logOf({
  ...later("1.0.5", { renderInvoice: 12 }),
  fromMs: MONDAY + DAY_MS + 9 * HOUR_MS,
  hours: 3,
});
/** Nothing but stalls. */
const blind = writeLog(
  processRecords(later("1.0.6", { renderInvoice: 216 })).flatMap((record) =>
    "duration" in record ? [{ ...record, session: undefined, seq: undefined }] : [],
  ),
);
const nowhere = "/nowhere/stalls.ndjson";

const codes = (answer: Answer): string[] => answer.comparability.map((note) => note.code);

test("a function that blocks three times as often is worse, one that appeared is new, the rest is not blamed", async () => {
  const { status, answer } = await compare(usual, worse);
  assert.equal(status, 0, "findings alone never make it fail");
  assert.equal(answer.overall.verdict, "worse");
  assert.deepEqual(verdictsOf(answer), {
    renderInvoice: "worse",
    mergeOrders: "new",
    parseFeed: "no-meaningful-change",
  });
  assert.ok((answer.overall.rateRatio?.low ?? 0) > 1);
});

test("the other way round it is better and fixed", async () => {
  const { answer } = await compare(worse, usual);
  assert.equal(answer.overall.verdict, "better");
  assert.deepEqual(verdictsOf(answer), {
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
  assert.ok(!["worse", "better"].includes(verdictsOf(answer)["renderInvoice"] ?? ""));
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
  const { answer } = await compare(usual, writeLog([]));
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
  assert.equal((await run(["compare", usual, nowhere])).status, 2);
});

test("one set of logs, split by version or in time, gives the same answer", async () => {
  const byVersion = await compare(usual, worse, "--by-version", "1.0.0..1.0.2");
  const split = await compare(usual, worse, "--split-at", new Date(MONDAY + DAY_MS).toISOString());
  assert.deepEqual(verdictsOf(byVersion.answer), verdictsOf((await compare(usual, worse)).answer));
  assert.equal(split.answer.overall.verdict, "worse");
});

test("versions that are named are found among more than can be told apart", async () => {
  const records = Array.from({ length: 1500 }, (_, i) => {
    const [session, timestamp] = [`s${i}`, MONDAY + i * 60_000];
    const start = { v: 1, type: "start", timestamp, session, service: "shop", version: `1.${i}` };
    return [start, { v: 1, type: "stop", session, timestamp: timestamp + 60_000 }];
  });
  const path = writeLog(records.flat());
  for (let i = 0; i < 10; i++) {
    const words = `1.${i}..1.${i + 700}..1.${i + 1400}`;
    const { status, stderr } = await run(["compare", path, "--by-version", words]);
    assert.deepEqual([status, stderr], [0, ""], words);
  }
});

test("an input that is not there is told once, however often the others are read", async () => {
  for (const words of [
    [usual, worse, nowhere, "--by-version", "1.0.0..1.0.2"],
    ["--before", usual, "--before", nowhere, "--after", coarse],
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
