/** Every format for programs gives back the numbers of the report. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { wholeShares } from "../../src/render/whole-shares.js";
import { parseCsv } from "./parse-csv.js";
import { renderReport } from "./render-all.js";
import { largeReport, SAMPLE_OPTIONS, sampleReport } from "./sample-report.js";

test("CSV parses back to the same numbers, and its rows sum to the totals", async () => {
  const report = sampleReport();
  const [head = [], ...rows] = parseCsv(await renderReport("csv", report, SAMPLE_OPTIONS));
  const column = (name: string): number => head.indexOf(name);
  for (const [i, group] of report.groups.entries()) {
    for (const name of [
      "count",
      "blockedMs",
      "minMs",
      "p50Ms",
      "p95Ms",
      "p99Ms",
      "maxMs",
      "suspectedMs",
    ] as const) {
      assert.equal(Number(rows[i]?.[column(name)]), group[name], `${group.function} ${name}`);
    }
    assert.equal(Date.parse(rows[i]?.[column("firstSeen")] ?? ""), group.firstSeenMs);
  }
  const sum = rows.reduce((all, row) => all + Number(row[column("blockedMs")]), 0);
  assert.equal(sum, report.totals.blockedMs);
});

test("JSON parses back to the same numbers", async () => {
  const report = sampleReport();
  const json = JSON.parse(await renderReport("json", report, SAMPLE_OPTIONS));
  assert.deepEqual(json.totals, report.totals);
  assert.deepEqual(json.histogram, report.histogram);
  for (const [i, group] of report.groups.entries()) {
    const { id, count, blockedMs, p50Ms, p95Ms, p99Ms, minMs, maxMs, suspectedCount, suspectedMs } =
      group;
    const expected = {
      id,
      count,
      blockedMs,
      p50Ms,
      p95Ms,
      p99Ms,
      minMs,
      maxMs,
      suspectedCount,
      suspectedMs,
    };
    for (const [name, value] of Object.entries(expected)) {
      assert.equal(json.groups[i][name], value, name);
    }
    assert.deepEqual(json.groups[i].verdicts, Object.fromEntries(group.verdicts));
    assert.equal(Date.parse(json.groups[i].lastSeen), group.lastSeenMs);
  }
});

test("NDJSON: one object a line, first the summary, then the groups with the fields that JSON has", async () => {
  const report = sampleReport();
  const lines = (await renderReport("ndjson", report, SAMPLE_OPTIONS)).trimEnd().split("\n");
  const rows = lines.map((line) => JSON.parse(line));
  const json = JSON.parse(await renderReport("json", report, SAMPLE_OPTIONS));
  assert.equal(rows[0].type, "report");
  assert.deepEqual(rows[0].totals, report.totals);
  const groups = rows.filter(({ type }) => type === "group").map(({ type: _, ...group }) => group);
  assert.deepEqual(groups, json.groups);
});

for (const report of [sampleReport(), largeReport(700)]) {
  const name = `${report.groups.length} groups`;
  test(`the weights of folded stacks sum to the blocked time: ${name}`, async () => {
    const text = await renderReport("folded", report, SAMPLE_OPTIONS);
    const weights = text
      .trimEnd()
      .split("\n")
      .map((line) => Number(/ (\d+)$/.exec(line)?.[1]));
    const sum = weights.reduce((all, weight) => all + weight, 0);
    assert.equal(sum, Math.round(report.totals.blockedMs));
  });

  test(`the weights of the speedscope profile sum to the blocked time: ${name}`, async () => {
    const file = JSON.parse(await renderReport("speedscope", report, SAMPLE_OPTIONS));
    const [profile] = file.profiles;
    const sum = profile.weights.reduce((all: number, weight: number) => all + weight * 1000, 0);
    assert.equal(Math.round(sum), Math.round(report.totals.blockedMs * 1000));
    assert.equal(profile.endValue, report.totals.blockedMs);
    for (const index of profile.samples.flat()) assert.ok(index < file.shared.frames.length);
  });
}

test("whole shares sum to the rounded sum, and none is off by one or more", () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1e6, noNaN: true })), (amounts) => {
      const shares = wholeShares(amounts);
      const total = Math.round(amounts.reduce((sum, amount) => sum + amount, 0));
      assert.equal(
        shares.reduce((sum, share) => sum + share, 0),
        total,
      );
      for (const [i, share] of shares.entries()) assert.ok(Math.abs(share - (amounts[i] ?? 0)) < 1);
    }),
  );
});
