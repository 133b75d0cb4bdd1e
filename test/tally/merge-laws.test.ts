/**
 * Merging is associative and commutative to the byte: any tree of merges over any order of the leaves gives the same state, whatever
 * the leaves have in common.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { LogRecord } from "../../src/record/record.js";
import { Aggregator, type AggregatorOptions } from "../../src/tally/aggregator.js";
import type { AggregatorState } from "../../src/tally/aggregator-state.js";
import { encodeState } from "../../src/tally/encode-state.js";

const START_MS = 1_763_600_000_000;
const FILES = ["/srv/main.js", "/srv/vendor.js"] as const;
const timestamp = fc.nat(3000).map((s) => START_MS + 1000 * s);

/** Records of a process that is in several leaves: with and without a start, twice, in builds that change on the way. */
function recordOf(session: string): fc.Arbitrary<LogRecord> {
  const facts = { service: "shop", host: session === "a" ? "one" : "two" };
  const stack = fc.constantFrom(
    ...FILES.flatMap((file) => [
      `at f (${file}:1:1)`,
      `at g (${file}:2:1)\nat main (${FILES[0]}:9:9)`,
    ]),
  );
  const duration = fc.constantFrom(10, 400, 500);
  const seq = fc.nat(20);
  return fc.oneof(
    fc
      .record({ type: fc.constant("start" as const), session: fc.constant(session), timestamp })
      .map((start) => ({ ...start, ...facts })),
    fc.record({
      ...{ type: fc.constant("script" as const), session: fc.constant(session), timestamp },
      ...{ url: fc.constantFrom(...FILES), sha256: fc.constantFrom("x", "y") },
    }),
    fc.record({
      ...{ type: fc.constant("script" as const), session: fc.constant(session), timestamp },
      ...{ url: fc.constantFrom(...FILES), inMemory: fc.constant(true as const) },
    }),
    fc.record({
      ...{ type: fc.constantFrom("stall" as const, "stall-open" as const) },
      ...{ session: fc.constant(session), seq, timestamp, duration, stack },
    }),
    fc
      .record({
        ...{ uptime: fc.nat(3_600_000), requests: fc.nat(100) },
        timestamp: fc.constantFrom(START_MS, START_MS + 60_000, START_MS + 120_000),
        // The order of adding shows in the last bit of these.
        utilization: fc.constantFrom(0.1, 0.2, 0.3),
      })
      .map((said) => ({
        type: "alive" as const,
        session,
        ...said,
        dropped: { disk: said.requests },
      })),
  );
}

/** A process of one leaf, which may be beyond count. */
function processOf(
  session: string,
  name: fc.Arbitrary<{ readonly service?: string; readonly version?: string }>,
): fc.Arbitrary<LogRecord[]> {
  return fc
    .record({ name, isNamed: fc.boolean(), timestamp })
    .map(({ name, isNamed, timestamp: at }): LogRecord[] => [
      ...(isNamed ? [{ type: "start" as const, session, timestamp: at, host: "x", ...name }] : []),
      { type: "alive", session, timestamp: at + 1000, uptime: 1000, dropped: { disk: 1 } },
      { session, seq: 0, timestamp: at, duration: 100, stack: `at h (${FILES[0]}:1:1)` },
    ]);
}

const shared = fc.array(
  fc.array(fc.constantFrom("a", "b", "c").chain(recordOf), { maxLength: 25 }),
  {
    minLength: 2,
    maxLength: 6,
  },
);

/** Leaves of up to a dozen processes. */
function leavesOf(
  name: fc.Arbitrary<{ readonly service?: string; readonly version?: string }>,
): fc.Arbitrary<LogRecord[][]> {
  return fc
    .array(fc.nat(12), { minLength: 2, maxLength: 5 })
    .chain((counts) =>
      fc.tuple(
        ...counts.map((count, leaf) =>
          fc
            .tuple(
              ...Array.from({ length: count }, (_, i) => processOf(`process-${leaf}-${i}`, name)),
            )
            .map((processes) => processes.flat()),
        ),
      ),
    );
}

const many = leavesOf(
  fc.record({ service: fc.constant("many"), version: fc.constantFrom("1", "2") }),
);
/** Programs that differ by either part of their names, or lack one. */
const programs = leavesOf(
  fc.record(
    {
      service: fc.constantFrom("shop", "search", "mail", "pay"),
      version: fc.constantFrom("1", "2", "3"),
    },
    { requiredKeys: [] },
  ),
);

function stateOf(aggregator: Aggregator): AggregatorState {
  return encodeState(aggregator.soFar(), { hasMoments: true, filters: {} });
}

const LAWS: readonly (readonly [
  title: string,
  leaves: fc.Arbitrary<LogRecord[][]>,
  bounds: Partial<AggregatorOptions>,
])[] = [
  ["of processes that are in several leaves", shared, {}],
  ["with stacks beyond count", shared, { mostStacks: 2 }],
  ["with processes beyond count", many, { mostSessions: 6 }],
  ["with programs beyond count", programs, { mostPrograms: 2 }],
  ["with programs and processes beyond count", programs, { mostPrograms: 2, mostSessions: 6 }],
];
for (const [title, leaves, bounds] of LAWS) {
  test(`any tree of merges gives the same bytes: ${title}`, () => {
    const keeps = { burstGapMs: 60_000, keepsWork: true, keepsPoints: true };
    const options = { filters: {}, idleFrames: [], ...keeps, ...bounds };
    const merged = (parts: readonly AggregatorState[]): AggregatorState => {
      const aggregator = new Aggregator(options);
      for (const [i, part] of parts.entries()) aggregator.merge(part, `part-${i}`);
      return stateOf(aggregator);
    };
    fc.assert(
      fc.property(leaves, fc.infiniteStream(fc.nat(1000)), (logs, choices) => {
        const states = logs.map((log, input) => {
          const aggregator = new Aggregator(options);
          aggregator.nameInput(input, `log-${input}`);
          for (const [i, record] of log.entries()) {
            aggregator.add(record, record.timestamp as number, { input, line: i + 1 });
          }
          return JSON.parse(JSON.stringify(stateOf(aggregator))) as AggregatorState;
        });
        const expected = JSON.stringify(merged(states));
        const left = [...states];
        while (left.length > 1) {
          const take = (): AggregatorState =>
            left.splice(choices.next().value % left.length, 1)[0] as AggregatorState;
          left.push(merged([take(), take()]));
        }
        assert.equal(JSON.stringify(merged(left)), expected);
      }),
      { numRuns: 100 },
    );
  });
}
