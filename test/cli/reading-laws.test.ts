/**
 * However the logs are read (line by line or from the bytes, by one thread or by several, whole or in parts, as logs or as
 * summaries of logs), the report is the same.
 */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { projectRoot } from "../project-root.js";
import { read, readInputs, reportOf, summaryOf, writeLogs } from "./read-logs.js";

const SESSIONS = ["a", "b", "c", "d"] as const;

const STACKS = [
  "",
  "at chargeCards (/srv/shop/billing.js:12:34)",
  "at chargeCards (/srv/shop/billing.js:14:2)\nat main (/srv/shop/main.js:1:1)",
  "at Object.parse (/srv/shop/node_modules/yaml/index.js:3:4)\nat load (/srv/shop/config.js:5:6)",
  "at listOnTimeout (node:internal/timers:581:17)",
];

/** A line of a log: life lines, stalls with and without a session, open ones, and bad ones. */
const line = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom(...SESSIONS).map(startLine) },
  { weight: 2, arbitrary: scriptLine() },
  { weight: 20, arbitrary: stallLine() },
  { weight: 1, arbitrary: fc.constantFrom("null", "{", '{"timestamp":1}', "", "   ") },
  { weight: 1, arbitrary: nulLine() },
);

/** What a power cut leaves: NUL bytes instead of a line, before one or inside of it. */
function nulLine(): fc.Arbitrary<string> {
  return fc
    .tuple(fc.oneof(stallLine(), fc.constantFrom("", '{"v":1,"ty')), fc.nat(400), fc.nat(300))
    .map(([text, at, count]) => text.slice(0, at) + "\0".repeat(count) + text.slice(at));
}

function startLine(session: string): string {
  return JSON.stringify({
    v: 1,
    type: "start",
    session,
    timestamp: 1_700_000_000_000,
    service: `service-${session}`,
    version: session === "c" ? "2" : "1",
    host: session === "a" ? "one" : "two",
  });
}

/** Processes of one service and version run several builds of a file. */
function scriptLine(): fc.Arbitrary<string> {
  return fc
    .record({ session: fc.constantFrom(...SESSIONS), sha256: fc.constantFrom("x", "y") })
    .map((fields) =>
      JSON.stringify({
        ...{ v: 1, type: "script", timestamp: 1_700_000_000_000, url: "/srv/shop/billing.js" },
        ...fields,
      }),
    );
}

function stallLine(): fc.Arbitrary<string> {
  return fc
    .record({
      v: fc.constant(1),
      type: fc.constantFrom("stall", "stall", "stall", "stall-open"),
      session: fc.constantFrom(...SESSIONS, undefined),
      // Often at the same moment as others, so that processes of one host are evidence for each other.
      timestamp: fc.oneof(
        fc.integer({ min: 1_700_000_000_000, max: 1_700_030_000_000 }),
        fc.integer({ min: 1_700_000_000_000, max: 1_700_000_002_000 }),
      ),
      duration: fc.integer({ min: 1, max: 2_000_000 }).map((us) => us / 1000),
      stack: fc.constantFrom(...STACKS),
      cpu: fc.constantFrom(undefined, { main: 10 }, { main: 1000, queue: 3 }),
      context: fc.constantFrom(undefined, { route: "/pay" }),
    })
    .map((record) => JSON.stringify(record));
}

/** Logs as correct emitters write them: each stall of a session has a number of its own. */
const logs = fc
  .array(fc.array(line, { maxLength: 40 }), { minLength: 1, maxLength: 4 })
  .map((files) => {
    let seq = 0;
    const numbered = files.map((lines) =>
      lines.map((text) =>
        text.includes('"session":')
          ? text.replace('"duration"', `"seq":${seq++},"duration"`)
          : text,
      ),
    );
    // Many a stall was opened in another log than the one that closes it, before or after it.
    for (const [i, lines] of numbered.entries()) {
      const opened = lines
        .filter((text, at) => at % 3 === 0 && text.includes('"type":"stall"'))
        .filter((text) => text.includes('"seq"'))
        .map((text) => text.replace('"type":"stall"', '"type":"stall-open"'));
      numbered[(i + 1) % numbered.length]?.unshift(...opened);
    }
    return numbered.map((lines) => lines.join("\n"));
  });

test("any number of threads and any size of parts give the report of the plain reader", async () => {
  await fc.assert(
    fc.asyncProperty(logs, fc.constantFrom(200, 1000, 5000), async (files, pieceBytes) => {
      const paths = writeLogs(files);
      const reference = await reportOf(await read(paths, { isPlain: true, threads: 1 }));
      assert.equal(await reportOf(await read(paths)), reference);
      assert.equal(await reportOf(await read(paths, { threads: 3, pieceBytes })), reference);
    }),
    { numRuns: 25 },
  );
});

test("the sample logs and the broken ones are read alike by all readers", async () => {
  const paths = ["sample-logs", "sample-logs/broken"].flatMap((name) =>
    readdirSync(join(projectRoot, name))
      .filter((file) => file.endsWith(".ndjson"))
      .map((file) => join(projectRoot, name, file)),
  );
  assert.ok(paths.length > 6);
  const reference = await reportOf(await read(paths, { isPlain: true, threads: 1 }));
  for (const pieceBytes of [1_000, 20_000]) {
    assert.equal(await reportOf(await read(paths, { threads: 2, pieceBytes })), reference);
  }
});

test("a stall that two files have is counted once, also by several threads", async () => {
  const text = `${startLine("a")}\n${JSON.stringify({ session: "a", seq: 1, timestamp: 1_700_000_001_000, duration: 9, stack: "" })}\n`;
  const paths = writeLogs([text, text]);
  const result = await read(paths, { threads: 2 });
  assert.equal(result.totals.duplicateCount, 1);
  assert.equal(await reportOf(result), await reportOf(await read(paths, { threads: 1 })));
});

test("a report from summaries is the report from the logs, however they are merged", async () => {
  await fc.assert(
    fc.asyncProperty(logs, fc.nat(3), async (files, cut) => {
      const paths = writeLogs(files);
      const expected = await reportOf(await read(paths));
      const all = await read(paths, { leavesOpen: true });
      assert.equal(await reportOf(await read([summaryOf(all, "all.json")])), expected);
      const parts = [paths.slice(0, cut), paths.slice(cut)].filter((part) => part.length > 0);
      const summaries: string[] = [];
      for (const [i, part] of parts.entries())
        summaries.push(summaryOf(await read(part, { leavesOpen: true }), `${i}.json`));
      assert.equal(await reportOf(await read(summaries)), expected);
    }),
    { numRuns: 60 },
  );
});

test("merging summaries is associative and commutative to the byte", async () => {
  await fc.assert(
    fc.asyncProperty(logs, fc.infiniteStream(fc.nat(1000)), async (files, order) => {
      const paths = writeLogs(files);
      const expected = readFileSync(summaryOf(await read(paths, { leavesOpen: true }), "all.json"));
      // One summary a log; then any two of them become one, until one is left.
      const summaries: string[] = [];
      for (const [i, path] of paths.entries()) {
        summaries.push(summaryOf(await read([path], { leavesOpen: true }), `s${i}.json`));
      }
      for (let merges = 0; summaries.length > 1; merges++) {
        const take = (): string =>
          summaries.splice(order.next().value % summaries.length, 1)[0] as string;
        const both = await read([take(), take()], { leavesOpen: true });
        summaries.push(summaryOf(both, `m${merges}.json`));
      }
      const [merged = ""] = summaries;
      const again = readFileSync(
        summaryOf(await read([merged], { leavesOpen: true }), "again.json"),
      );
      assert.equal(again.toString(), expected.toString());
    }),
    { numRuns: 40 },
  );
});

test("of processes that have one session id no stall is lost, whatever the order, the threads and the summaries", async () => {
  const stalls = (seqs: readonly number[], offsetMs: number): string[] =>
    seqs.map((seq) =>
      JSON.stringify({
        ...{
          v: 1,
          type: "stall",
          session: "x",
          seq,
          timestamp: 1_700_000_000_000 + offsetMs + seq * 5000,
        },
        ...{ duration: 100 + seq, stack: "at charge (/srv/billing.js:1:2)" },
      }),
    );
  const start = (facts: object): string =>
    JSON.stringify({ v: 1, type: "start", session: "x", timestamp: 1_700_000_000_000, ...facts });
  const numbers = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1);
  const first = [start({ pid: 1, host: "one" }), ...stalls(numbers(40), 0)];
  const second = [start({ pid: 1, host: "two" }), ...stalls(numbers(30), 1000)];
  const third = [start({ pid: 3, host: "one" }), ...stalls(numbers(20), 2000)];
  const unknown = stalls(numbers(10), 3000);
  const text = (lines: readonly string[]): string => `${lines.join("\n")}\n`;
  const logs = writeLogs([first, second, third, unknown].map(text));
  const kernelSized = `${" ".repeat(1024 * 1024)}\n`;
  const whole = await read(logs);
  const expected = await reportOf(whole);
  assert.equal(JSON.parse(expected).totals.count, 100);
  assert.deepEqual([...whole.problems.counts], [["shared-session", 3]]);
  assert.deepEqual(
    whole.problems.kept.map(({ path, line }) => [path, line]),
    logs.slice(0, 3).map((path) => [path, 1]),
  );
  for (const order of [logs, [...logs].reverse(), [2, 0, 3, 1].map((i) => logs[i] as string)]) {
    for (const settings of [
      {},
      { isPlain: true },
      { threads: 2 },
      { threads: 2, pieceBytes: 500 },
    ]) {
      assert.equal(await reportOf(await read(order, settings)), expected);
    }
  }
  const summaries = await Promise.all(
    logs.map(async (path, i) => summaryOf(await read([path], { leavesOpen: true }), `shared-${i}`)),
  );
  const pair = summaryOf(await read(logs.slice(1), { leavesOpen: true }), "shared-pair");
  for (const paths of [
    summaries,
    [...summaries].reverse(),
    [logs[0] as string, pair],
    [pair, summaries[0] as string],
  ]) {
    for (const threads of [1, 2]) {
      const report = JSON.parse(await reportOf(await read(paths, { threads })));
      assert.deepEqual(report.totals, JSON.parse(expected).totals);
    }
  }
  // In one file or stream, where nothing can be read twice, and counted by the kernel.
  const [one] = writeLogs([kernelSized + text([...first, ...second, ...first, ...third])]);
  assert.equal(JSON.parse(await reportOf(await read([one as string]))).totals.count, 90);
  const stream = [Buffer.from(text([...first, ...second, ...first, ...third]))];
  const streamed = await readInputs([{ path: "-" }], {}, stream);
  // Nor when several threads are asked for, and have met the same stalls.
  const beside = [{ path: "-" }, { path: logs[0] as string }, { path: logs[0] as string }];
  const twice = await readInputs(beside, { threads: 2 }, stream);
  assert.equal(JSON.parse(await reportOf(twice)).totals.count, 90);
  assert.equal(JSON.parse(await reportOf(streamed)).totals.count, 90);
});
