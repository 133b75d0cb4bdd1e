/**
 * What changes nothing must change nothing: laws of `compare`, on one fleet with a change in it, through the real command.
 */

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { DAY_MS, HOUR_MS } from "../../src/record/time-units.js";
import { run } from "../cli/memory-io.js";
import { type Answer, compare, MONDAY, writeLog } from "./log-file.js";
import { daily, type LogLine, RandomLogs } from "./random-log.js";

const logs = new RandomLogs(20_261_128);
const side = (fromMs: number, hours: number, version: string, times: number): LogLine[][] =>
  ["web-1", "web-2"].flatMap((host) => {
    const plan = { fromMs, hours, version, host, load: daily };
    const only = times > 1 ? { fresh: 3 } : { old: 3 };
    return [
      logs.records({
        ...plan,
        stalls: { render: { rate: 4 * times, burstSize: 3 }, pay: 3, ...only },
      }),
      logs.records({
        ...plan,
        service: "cart",
        stalls: { basket: 3, price: { rate: 3, durationMs: 300 * times } },
      }),
    ];
  });
const before = side(MONDAY, 24, "1", 1);
const after = side(MONDAY + DAY_MS + 6 * HOUR_MS, 12, "2", 2.5);
const all = { before: before.flat(), after: after.flat() };

type Paths = readonly string[];
const compared = async (a: Paths, b: Paths, ...words: Paths): Promise<Answer> => {
  const sides = [
    ...a.flatMap((path) => ["--before", path]),
    ...b.flatMap((path) => ["--after", path]),
  ];
  return (await compare(...sides, ...words)).answer;
};
/** All that is said of a comparison but its ids, in digits that rounding does not reach. */
function saidOf({ overall, groups, comparability }: Answer): unknown {
  const text = JSON.stringify([
    overall,
    groups.map((group) => ({ ...group, id: undefined })),
    comparability.map(({ code }) => code),
  ]);
  return JSON.parse(text, (_, value) =>
    typeof value === "number" ? Number(value.toPrecision(9)) : value,
  );
}
const paths = { before: before.map(writeLog), after: after.map(writeLog) };
const usual = await compared(paths.before, paths.after);

test("the fleet has a change of each kind in it", () => {
  const found = new Set(usual.groups.map(({ verdict }) => verdict));
  for (const verdict of ["worse", "new", "fixed"]) assert.ok(found.has(verdict), verdict);
});

const edited = (edit: (line: LogLine) => LogLine): [Paths, Paths] => [
  [writeLog(all.before.map(edit))],
  [writeLog(all.after.map(edit))],
];
const inWeeks = (weeks: number) =>
  edited((line) => {
    const ms = Date.parse(String(line.timestamp)) + weeks * 7 * DAY_MS;
    return { ...line, timestamp: new Date(ms).toISOString() };
  });
const summary = async (...logPaths: Paths): Promise<string> =>
  writeLog([(await run(["summarize", ...logPaths])).stdout.trimEnd()]);
const zipped = (lines: readonly LogLine[]): string => {
  const path = `${writeLog(lines)}.gz`;
  writeFileSync(path, gzipSync(readFileSync(path.slice(0, -3))));
  return path;
};
const HOSTS: Readonly<Record<string, string>> = { "web-1": "zeta", "web-2": "alpha" };

const SAME: Readonly<Record<string, () => Promise<readonly [Paths, Paths, ...string[]]>>> = {
  "another order of files": async () => [paths.before.toReversed(), paths.after.toReversed()],
  "one file a side": async () => [[writeLog(all.before)], [writeLog(all.after)]],
  "files cut anywhere, the later part first": async () => [
    [writeLog(all.before.slice(333)), writeLog(all.before.slice(0, 333))],
    [writeLog(all.after.slice(101)), writeLog(all.after.slice(0, 101))],
  ],
  gzip: async () => [[zipped(all.before)], [zipped(all.after)]],
  "summaries on both sides": async () => [
    [await summary(...paths.before)],
    [await summary(...paths.after)],
  ],
  "a summary of each file on one side": async () => [
    await Promise.all(paths.before.map((path) => summary(path))),
    paths.after,
  ],
  "clocks that are a year of weeks behind": async () => inWeeks(-52),
  "clocks that are three weeks ahead": async () => inWeeks(3),
  "other names of hosts": async () =>
    edited((line) => ("host" in line ? { ...line, host: HOSTS[String(line["host"])] } : line)),
  "other ids of sessions": async () =>
    edited((line) => ({ ...line, session: [...String(line["session"])].reverse().join("x") })),
  "an empty log more": async () => [
    [writeLog([]), ...paths.before],
    [...paths.after, writeLog([])],
  ],
  "one thread": async () => [paths.before, paths.after, "--threads", "1"],
  "two threads": async () => [paths.before, paths.after, "--threads", "2"],
  "four threads": async () => [paths.before, paths.after, "--threads", "4"],
};

for (const [name, change] of Object.entries(SAME)) {
  test(`the same is said with ${name}`, async () => {
    const [a, b, ...words] = await change();
    assert.deepEqual(saidOf(await compared(a, b, ...words)), saidOf(usual));
  });
}

test("other functions do not change what is said of one, but for its q", async () => {
  const twin = (lines: readonly LogLine[]): LogLine[] =>
    lines.flatMap((line) => {
      const stack = String(line["stack"]);
      if (!stack.includes("at pay ")) return [line];
      const other = stack.replace("at pay ", "at payTwin ").replace("pay.js", "payTwin.js");
      return [line, { ...line, seq: Number(line["seq"]) + 10_000, stack: other }];
    });
  const doubled = await compared([writeLog(twin(all.before))], [writeLog(twin(all.after))]);
  const figures = ({ groups }: Answer): unknown[] =>
    groups
      .filter((group) => !group.function.startsWith("pay"))
      .map(({ function: name, rateRatio, count }) => JSON.stringify({ name, rateRatio, count }))
      .sort();
  assert.deepEqual(figures(doubled), figures(usual));
});

test("another service, worse itself, does not change what is said of a service, but for q", async () => {
  const withOther = async (lines: readonly LogLine[], fromMs: number, rate: number) =>
    writeLog([
      ...lines,
      ...logs.records({
        fromMs,
        hours: 24,
        version: "7",
        host: "other-1",
        service: "other",
        load: daily,
        stalls: { other: rate },
      }),
    ]);
  const beside = await compared(
    [await withOther(all.before, MONDAY, 2)],
    [await withOther(all.after, MONDAY + DAY_MS, 20)],
  );
  const rows = ({ groups }: Answer): string[] =>
    groups
      .filter((group) => group.function !== "other")
      .map((group) => JSON.stringify({ ...group, qValue: undefined }))
      .sort();
  assert.equal(beside.groups.find((group) => group.function === "other")?.verdict, "worse");
  assert.deepEqual(rows(beside), rows(usual));
});

test("the more stalls after, spread like those that are there, the worse", async () => {
  // Each copy of a stall comes some minutes after it: the hours keep their pattern.
  const more = (copies: number): LogLine[] =>
    all.after.flatMap((line) =>
      line.type === "stall"
        ? Array.from({ length: copies }, (_, i) => {
            const ms = Date.parse(String(line.timestamp)) + i * 97_000;
            return {
              ...line,
              seq: Number(line["seq"]) * 10 + i,
              timestamp: new Date(ms).toISOString(),
            };
          })
        : [line],
    );
  let wasWorse = false;
  let least = 0;
  for (const copies of [1, 2, 3, 5]) {
    const { overall, groups } = await compared(paths.before, [writeLog(more(copies))]);
    const isWorse = overall.verdict === "worse";
    assert.ok(isWorse || !wasWorse, `${copies} times`);
    assert.ok((overall.rateRatio?.estimate ?? 0) > least);
    assert.notEqual(groups.find((group) => group.function === "render")?.verdict, "better");
    wasWorse = isWorse;
    least = overall.rateRatio?.estimate ?? 0;
  }
  assert.ok(wasWorse);
});

test("sides that are swapped get the opposite verdicts and the inverse ratios", async () => {
  const OPPOSITE: Readonly<Record<string, string>> = {
    worse: "better",
    better: "worse",
    new: "fixed",
    fixed: "new",
  };
  const swapped = await compared(paths.after, paths.before);
  const digits = (value: number | null | undefined): string => (value ?? Infinity).toPrecision(9);
  const rows = ({ overall, groups }: Answer, isMirrored: boolean): string[] =>
    [{ ...overall, function: "all" }, ...groups]
      .map(({ function: name, verdict, rateRatio }) => {
        const { low, estimate, high } = rateRatio ?? { low: 0, estimate: 1, high: null };
        const ratio = isMirrored
          ? [high, estimate, low].map((one) => (one === null ? 0 : 1 / one))
          : [low, estimate, high];
        const told = isMirrored ? (OPPOSITE[verdict] ?? verdict) : verdict;
        return [name, told, ...ratio.map(digits)].join(" ");
      })
      .sort();
  assert.deepEqual(rows(swapped, true), rows(usual, false));
});
