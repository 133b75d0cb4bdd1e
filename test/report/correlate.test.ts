/**
 * Evidence across files: when the host is the suspect, and when it is not.
 */

import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { LogRecord } from "../../src/record/record.js";
import { correlate, reasonInCompany } from "../../src/report/correlate.js";
import { Aggregator } from "../../src/tally/aggregator.js";
import type { Totals } from "../../src/tally/totals.js";

interface StallPlan {
  readonly session: string;
  readonly functionName: string;
  readonly atMs: number;
  readonly host?: string;
  readonly mainMs?: number;
  readonly isIdle?: boolean;
}

function correlated(stalls: readonly StallPlan[]): Totals {
  const aggregator = new Aggregator({ filters: {}, idleFrames: [] });
  const add = (record: LogRecord, line: number): void => {
    aggregator.add(record, record.timestamp as number, { input: 0, line });
  };
  stalls.forEach(({ session, functionName, atMs, host = "web-1", mainMs, isIdle }, i) => {
    const timestamp = 1_763_600_000_000 + atMs;
    add({ type: "start", session, timestamp, host }, i * 2);
    add(
      {
        session,
        seq: i,
        timestamp,
        duration: 800,
        stack: isIdle === true ? "" : `at ${functionName} (/srv/${functionName}.js:1:2)`,
        ...(mainMs === undefined ? {} : { cpu: { main: mainMs } }),
      },
      i * 2 + 1,
    );
  });
  return correlate(aggregator.finish());
}

function verdictsOf(stalls: readonly StallPlan[]): string[] {
  const { tallies, sessions } = correlated(stalls);
  const ids = new Map(sessions.map(({ index, id }) => [index, id]));
  return tallies
    .flatMap(({ key, sessions: indexes }) =>
      [...indexes].map((index) => `${ids.get(index)} ${key.kind} ${key.basis}`),
    )
    .sort();
}

const at = (session: string, functionName: string, atMs: number): StallPlan => ({
  session,
  functionName,
  atMs,
});

const BLOCKING = ["a blocking stack", "b blocking stack", "c blocking stack"];

test("three processes, three functions, one instant: the host is the suspect", () => {
  assert.deepEqual(
    verdictsOf([at("a", "render", 0), at("b", "parse", 600), at("c", "merge", 1000)]),
    ["a starved correlated", "b starved correlated", "c starved correlated"],
  );
});

test("a millisecond more than a second apart is another instant", () => {
  assert.deepEqual(
    verdictsOf([at("a", "render", 0), at("b", "parse", 600), at("c", "merge", 1601)]),
    BLOCKING,
  );
});

test("two processes can be chance", () => {
  assert.deepEqual(verdictsOf([at("a", "render", 0), at("b", "parse", 10), at("a", "merge", 20)]), [
    "a blocking stack",
    "a blocking stack",
    "b blocking stack",
  ]);
});

test("the same function everywhere is a cause of its own", () => {
  assert.deepEqual(
    verdictsOf([at("a", "cron", 0), at("b", "cron", 10), at("c", "cron", 20)]),
    BLOCKING,
  );
});

test("other hosts say nothing", () => {
  const stalls = [
    at("a", "render", 0),
    { ...at("b", "parse", 1), host: "web-2" },
    at("c", "merge", 2),
  ];
  assert.deepEqual(verdictsOf(stalls), BLOCKING);
});

test("what was measured in the process itself is better evidence", () => {
  const stalls = [
    { ...at("a", "render", 0), mainMs: 790 },
    at("b", "parse", 1),
    at("c", "merge", 2),
  ];
  assert.deepEqual(verdictsOf(stalls), [
    "a code measured",
    "b starved correlated",
    "c starved correlated",
  ]);
});

test("idle processes that stall at the same instant have nothing in common but the host", () => {
  const stalls = [
    at("a", "render", 0),
    { ...at("b", "", 5), isIdle: true },
    { ...at("c", "", 9), isIdle: true },
  ];
  assert.deepEqual(verdictsOf(stalls), ["a starved correlated", "b idle stack", "c idle stack"]);
});

test("a stall with counters keeps its verdict and is told of the others, with their count", () => {
  const stalls = [
    { ...at("a", "render", 0), mainMs: 790 },
    { ...at("b", "parse", 1), mainMs: 780 },
    { ...at("c", "merge", 900), mainMs: 770 },
    { ...at("d", "sweep", 70_000), mainMs: 760 },
  ];
  const totals = correlated(stalls);
  const reasons = totals.tallies.flatMap(({ examples }) => examples.map(reasonInCompany)).sort();
  const company =
    "; 3 processes on this host stalled within a second of each other, in unrelated functions";
  assert.deepEqual(reasons, [
    "used the CPU for 760 of 800 ms",
    `used the CPU for 770 of 800 ms${company}`,
    `used the CPU for 780 of 800 ms${company}`,
    `used the CPU for 790 of 800 ms${company}`,
  ]);
  const again = correlate(totals).tallies.flatMap(({ examples }) => examples.map(reasonInCompany));
  assert.deepEqual(again.sort(), reasons, "twice says it once");
});

test("a correlated stall that is not kept whole still says how many they were", () => {
  // Of stalls of one length the first five are kept; the sixth has company.
  const alone = [0, 1, 2, 3, 4].map((i) => at("a", "render", i * 60_000));
  const moment = 5 * 60_000;
  const stalls = [...alone, at("a", "render", moment), at("b", "parse", moment)];
  const { tallies } = correlated([...stalls, at("c", "merge", moment)]);
  const starved = tallies.filter(({ key }) => key.kind === "starved");
  assert.deepEqual(
    starved.map(({ count, mostProcesses, examples }) => [count, mostProcesses, examples.length]),
    [
      [1, 3, 0],
      [1, 3, 1],
      [1, 3, 1],
    ],
  );
});

test("the sweep finds what comparing every stall with every other one finds", () => {
  const plan = fc.record({
    session: fc.constantFrom("a", "b", "c", "d", "e"),
    functionName: fc.constantFrom("render", "parse", "merge", "sweep"),
    atMs: fc.integer({ min: 0, max: 12_000 }),
  });
  fc.assert(
    fc.property(fc.array(plan, { minLength: 1, maxLength: 30 }), (stalls) => {
      const expected = stalls.filter(({ atMs }) => {
        const near = stalls.filter((other) => Math.abs(other.atMs - atMs) <= 1000);
        const processes = new Set(near.map(({ session }) => session)).size;
        return processes >= 3 && new Set(near.map((other) => other.functionName)).size >= 3;
      });
      // Fewer than three processes in the whole log are no evidence; then none is expected either.
      const { tallies } = correlated(stalls);
      const found = tallies.filter(({ key }) => key.basis === "correlated");
      assert.equal(
        found.reduce((sum, { count }) => sum + count, 0),
        expected.length,
      );
    }),
  );
});
