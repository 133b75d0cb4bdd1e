import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { BlockCounts, emptySpans } from "../../src/tally/block-counts.js";

const BLOCK_MS = 600_000;

test("spans of time add up what the blocks in them count, from before 1970 on, and leave out the others", () => {
  const stalls = fc.tuple(
    fc.nat(5),
    fc.integer({ min: -40, max: 40 }),
    fc.integer({ min: 1, max: 9 }),
  );
  const property = fc.property(
    fc.array(stalls),
    fc.integer({ min: -10, max: 10 }),
    fc.integer({ min: 1, max: 8 }),
    fc.nat(20),
    (added, first, blocksInSpan, count) => {
      const blocks = new BlockCounts();
      for (const [host, block, n] of added) blocks.add(host, block, n, 1000 * n);
      const sums = emptySpans(first * blocksInSpan * BLOCK_MS, blocksInSpan * BLOCK_MS, count);
      blocks.addTo(sums, BLOCK_MS);
      const expected = new Array<number>(count).fill(0);
      for (const [, block, n] of added) {
        const span = Math.floor(block / blocksInSpan) - first;
        if (span >= 0 && span < count) expected[span] = (expected[span] as number) + n;
      }
      assert.deepEqual([...sums.counts], expected);
      assert.deepEqual(
        [...sums.blockedUs].map((us) => us / 1000),
        expected,
      );
    },
  );
  fc.assert(property);
});
