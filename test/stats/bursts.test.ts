/**
 * Bursts: where one ends and the next begins.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { splitIntoBursts } from "../../src/stats/bursts.js";

test("bursts: the gap counts from the latest end, and a gap of exactly the limit does not split", () => {
  const spans = [
    { startMs: 0, endMs: 100_000 },
    { startMs: 10_000, endMs: 10_100 },
    { startMs: 160_000, endMs: 160_500 },
    { startMs: 220_501, endMs: 220_600 },
  ];
  assert.deepEqual(splitIntoBursts(spans), [
    { startMs: 0, endMs: 160_500, count: 3, firstIndex: 0, longestMs: 100_000, blockedMs: 100_600 },
    { startMs: 220_501, endMs: 220_600, count: 1, firstIndex: 3, longestMs: 99, blockedMs: 99 },
  ]);
  assert.deepEqual(splitIntoBursts([]), []);
});

test("bursts: every stall is in exactly one, and a larger gap never gives more", () => {
  const span = fc.tuple(fc.integer({ min: 0, max: 1e7 }), fc.integer({ min: 0, max: 5e5 }));
  fc.assert(
    fc.property(fc.array(span), fc.integer({ min: 0, max: 1e6 }), (raw, gapMs) => {
      const spans = raw
        .map(([startMs, durationMs]) => ({ startMs, endMs: startMs + durationMs }))
        .sort((p, q) => p.startMs - q.startMs);
      const bursts = splitIntoBursts(spans, gapMs);
      assert.equal(
        bursts.reduce((sum, burst) => sum + burst.count, 0),
        spans.length,
      );
      assert.ok(splitIntoBursts(spans, gapMs * 2).length <= bursts.length);
    }),
  );
});
