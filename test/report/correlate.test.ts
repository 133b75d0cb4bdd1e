/**
 * Evidence across files: when the host is the suspect, and when it is not.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { LogRecord } from "../../src/record/record.js";
import { Aggregator } from "../../src/report/aggregator.js";
import { correlate } from "../../src/report/correlate.js";

interface StallPlan {
  readonly session: string;
  readonly functionName: string;
  readonly atMs: number;
  readonly host?: string;
  readonly mainMs?: number;
}

function verdictsOf(stalls: readonly StallPlan[]): string[] {
  const aggregator = new Aggregator({ filters: {}, idleFrames: [] });
  const add = (record: LogRecord, line: number): void =>
    aggregator.add(record, record.timestamp as number, { input: 0, line });
  stalls.forEach(({ session, functionName, atMs, host = "web-1", mainMs }, i) => {
    const timestamp = 1_763_600_000_000 + atMs;
    add({ type: "start", session, timestamp, host }, i * 2);
    add(
      {
        session,
        seq: i,
        timestamp,
        duration: 800,
        stack: `at ${functionName} (/srv/${functionName}.js:1:2)`,
        ...(mainMs === undefined ? {} : { cpu: { main: mainMs } }),
      },
      i * 2 + 1,
    );
  });
  const { cells, sessions } = correlate(aggregator.finish());
  const ids = new Map(sessions.map(({ index, id }) => [index, id]));
  return cells
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

test("three processes, three functions, one instant: the host is the suspect", () => {
  assert.deepEqual(
    verdictsOf([at("a", "render", 0), at("b", "parse", 600), at("c", "merge", 1000)]),
    ["a starved correlated", "b starved correlated", "c starved correlated"],
  );
});

test("a millisecond more than a second apart is another instant", () => {
  assert.ok(
    verdictsOf([at("a", "render", 0), at("b", "parse", 600), at("c", "merge", 1601)]).every((one) =>
      one.includes("blocking"),
    ),
  );
});

test("two processes can be chance", () => {
  assert.ok(
    verdictsOf([at("a", "render", 0), at("b", "parse", 10), at("a", "merge", 20)]).every((one) =>
      one.includes("blocking"),
    ),
  );
});

test("the same function everywhere is a cause of its own", () => {
  assert.ok(
    verdictsOf([at("a", "cron", 0), at("b", "cron", 10), at("c", "cron", 20)]).every((one) =>
      one.includes("blocking"),
    ),
  );
});

test("other hosts say nothing", () => {
  const stalls = [
    at("a", "render", 0),
    { ...at("b", "parse", 1), host: "web-2" },
    at("c", "merge", 2),
  ];
  assert.ok(verdictsOf(stalls).every((one) => one.includes("blocking")));
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
