/**
 * Whatever sessions say of themselves, and whenever they say it, each stall is counted once where it belongs.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { LogRecord } from "../../src/record/record.js";
import { Aggregator } from "../../src/tally/aggregator.js";
import { encodeState } from "../../src/tally/encode-state.js";
import type { Filters } from "../../src/tally/filters.js";
import { countOf } from "../../src/tally/tally.js";
import type { Totals } from "../../src/tally/totals.js";

const SESSIONS = ["a", "b", "c", "d"] as const;
const HOSTS: Readonly<Record<string, string>> = { a: "one", b: "two", c: "one", d: "two" };

/** All four run the same service and version, on two hosts, with builds that change under way. */
const record = fc.oneof(
  fc.constantFrom(...SESSIONS).map(
    (session): LogRecord => ({
      ...{ type: "start", session, timestamp: 1_700_000_000_000 },
      ...{ service: "shop", version: "1", host: HOSTS[session] as string },
    }),
  ),
  fc
    .record({
      session: fc.constantFrom(...SESSIONS),
      url: fc.constantFrom("main.js", "worker.js"),
      sha256: fc.constantFrom("x", "y"),
    })
    .map((fields): LogRecord => ({ type: "script", timestamp: 1_700_000_000_000, ...fields })),
  fc
    .record({
      session: fc.constantFrom(...SESSIONS),
      stack: fc.constantFrom("at a (/a.js:1:1)", "at b (/b.js:1:1)"),
    })
    .map((fields): LogRecord => ({ timestamp: 1_700_000_000_000, duration: 1, ...fields })),
);

const records = fc
  .array(record, { maxLength: 60 })
  .map((all) => all.map((one, seq) => ("stack" in one ? { ...one, seq } : one)));

function added(aggregator: Aggregator, all: readonly LogRecord[]): Aggregator {
  for (const [line, one] of all.entries()) {
    aggregator.add(one, one.timestamp as number, { input: 0, line });
  }
  return aggregator;
}

function counted(totals: Totals): number {
  const count = countOf(totals.tallies);
  assert.equal(totals.longest.length, count, "points of the time line");
  return count;
}

const FILTERS: readonly Filters[] = [{}, { hosts: ["one"] }, { services: ["shop"] }];

for (const filters of FILTERS) {
  test(`each stall that passes is counted once, filters ${JSON.stringify(filters)}`, () => {
    const options = { filters, idleFrames: [], keepsPoints: true };
    fc.assert(
      fc.property(records, fc.nat(60), (all, cut) => {
        const started = new Set(all.map((one) => ("type" in one ? one : {})).map(idOfStart));
        const passes = (id: string): boolean => {
          if (filters.hosts !== undefined) return started.has(id) && HOSTS[id] === "one";
          return filters.services === undefined || started.has(id);
        };
        const expected = all.filter((one) => "stack" in one && passes(one.session as string));
        const totals = added(new Aggregator(options), all).finish();
        assert.equal(counted(totals), expected.length);

        const merged = new Aggregator(options);
        for (const part of [all.slice(0, cut), all.slice(cut)]) {
          const soFar = added(new Aggregator(options), part).soFar();
          merged.merge(encodeState(soFar, { hasMoments: true, filters: {} }));
        }
        assert.equal(counted(merged.finish()), expected.length, "from plain data");
      }),
    );
  });
}

function idOfStart(one: Partial<LogRecord>): string | undefined {
  return one.type === "start" ? one.session : undefined;
}
