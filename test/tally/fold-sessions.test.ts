/**
 * Laws of what is beyond the number of sessions that are told apart: nothing is lost but who is who.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { LogRecord } from "../../src/record/record.js";
import { Aggregator } from "../../src/tally/aggregator.js";
import type { AggregatorState } from "../../src/tally/aggregator-state.js";
import { encodeState } from "../../src/tally/encode-state.js";
import type { Filters } from "../../src/tally/filters.js";
import { crowdedCount } from "../../src/tally/fold-sessions.js";
import { coverageOf } from "../../src/tally/observed-time.js";

const MOST = 10;
const START_MS = 1_763_600_000_000;

/** One process: its records, one after the other. */
const process = fc.record({
  version: fc.constantFrom("1.4.1", "1.4.2"),
  host: fc.constantFrom("web-1", "web-2", "web-3", undefined),
  fromMs: fc.nat(20 * 3_600_000),
  lengthMs: fc.nat(5 * 3_600_000),
  isNamed: fc.boolean(),
});

const processes = fc.array(process, { maxLength: 80 }).map((all) =>
  all.map(({ version, host, fromMs, lengthMs, isNamed }, i): LogRecord[] => {
    const session = `process-${i}`;
    const timestamp = START_MS + fromMs;
    const names = { service: "shop", version, ...(host !== undefined && { host }) };
    const end = { session, timestamp: timestamp + lengthMs };
    const stack = `at work${i % 3} (/srv/shop/work.js:1:1)`;
    return [
      ...(isNamed ? [{ type: "start" as const, session, timestamp, ...names }] : []),
      { session, seq: 0, timestamp, duration: 100 + i, stack },
      ...(isNamed ? [{ type: "stop" as const, ...end, dropped: { disk: 1 } }] : []),
    ];
  }),
);

function addedUp(
  logs: readonly (readonly LogRecord[])[],
  mostSessions = MOST,
  filters: Filters = {},
): Aggregator {
  const aggregator = new Aggregator({
    filters,
    idleFrames: [],
    burstGapMs: 60_000,
    mostSessions,
  });
  for (const record of logs.flat()) {
    aggregator.add(record, record.timestamp as number, { input: 0, line: 1 });
  }
  return aggregator;
}

function stateOf(aggregator: Aggregator): AggregatorState {
  return encodeState(aggregator.finish(), { hasMoments: true, filters: {} });
}

test("observed time, stalls and lost records are the same as if all were told apart", () => {
  fc.assert(
    fc.property(processes, (logs) => {
      const [few, all] = [addedUp(logs).finish(), addedUp(logs, 1000).finish()];
      const coverage = ({ observedMs, sessions }: ReturnType<typeof coverageOf>) => [
        observedMs,
        sessions,
      ];
      assert.deepEqual(coverage(coverageOf(few, {})), coverage(coverageOf(all, {})));
      const sumOf = ({ tallies }: typeof few) =>
        tallies.reduce((sum, { blockedUs }) => sum + blockedUs, 0);
      assert.equal(sumOf(few), sumOf(all));
      const lost = ({ sessions }: typeof few) =>
        sessions.reduce((sum, { dropped }) => sum + (dropped.get("disk") ?? 0), 0);
      assert.equal(lost(few), lost(all));
      assert.equal(crowdedCount(few.sessions), Math.max(0, logs.length - MOST));
      assert.ok(few.sessions.filter(({ lifeLine }) => !lifeLine.isCrowd).length <= MOST);
    }),
  );
});

test("the order of the processes, and how their logs are split and merged, make no difference", () => {
  fc.assert(
    fc.property(processes, fc.nat(80), fc.infiniteStream(fc.nat()), (logs, cut, keys) => {
      const keyed = logs.map((log) => ({ log, key: keys.next().value as number }));
      const shuffled = keyed.sort((a, b) => a.key - b.key).map(({ log }) => log);
      const expected = JSON.stringify(stateOf(addedUp(logs)));
      assert.equal(JSON.stringify(stateOf(addedUp(shuffled))), expected);
      const merged = addedUp([]);
      for (const part of [shuffled.slice(cut), shuffled.slice(0, cut)]) {
        merged.merge(stateOf(addedUp(part)), "part");
      }
      assert.equal(JSON.stringify(stateOf(merged)), expected);
    }),
  );
});

test("what the filters ask for is found beside any number of crowds", () => {
  const count = 12_000;
  const nameOf = (i: number): string => `name-${i}`;
  const asked = Array.from({ length: 60 }, (_, i) => nameOf(200 * i));
  for (const [field, filters] of [
    ["host", { hosts: asked }],
    ["version", { versions: asked }],
    ["service", { services: asked }],
  ] as const) {
    const logs = Array.from({ length: count }, (_, i): LogRecord[] => {
      const [session, timestamp] = [`process-${i}`, START_MS + i];
      const start = { type: "start" as const, session, timestamp, [field]: nameOf(i) };
      return [start, { type: "stop", session, timestamp: timestamp + 60_000 }];
    });
    const { observedMs, sessions } = coverageOf(addedUp(logs, MOST, filters).finish(), filters);
    assert.deepEqual([observedMs, sessions], [asked.length * 60_000, asked.length], field);
  }
});
