import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { LongestStalls } from "../../src/tally/longest-stalls.js";
import { Program } from "../../src/tally/program.js";
import { emptyTally } from "../../src/tally/tally.js";
import { anyStack as stack } from "./any-stack.js";

const tally = emptyTally({ program: new Program(), stack, kind: "code", basis: "measured" });

/** Durations of which many or few are equal; 16,000 are collected before the short ones are discarded. */
const PLANS = fc.record({
  seed: fc.nat(),
  count: fc.constantFrom(16_001, 16_100, 50_000),
  distinct: fc.constantFrom(1, 3, 100, 1_000_000),
});

test("the longest of any number of stalls are kept, and of equals the earliest", () => {
  fc.assert(
    fc.property(PLANS, ({ seed, count, distinct }) => {
      const longest = new LongestStalls(true);
      const stalls = Array.from({ length: count }, (_, i) => {
        const hash = Math.imul(seed + i, 0x9e3779b1) >>> 0;
        return { timestampMs: (i * 7919) % 50_021, durationMs: 1 + (hash % distinct) };
      });
      for (const { timestampMs, durationMs } of stalls) longest.add(timestampMs, durationMs, tally);
      const expected = stalls
        .sort((a, b) => b.durationMs - a.durationMs || a.timestampMs - b.timestampMs)
        .slice(0, 4_000);
      const points = longest.points.map(({ timestampMs, durationMs }) => {
        return { timestampMs, durationMs };
      });
      assert.deepEqual(points, expected);
    }),
    { numRuns: 30 },
  );
});
