import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { BurstSpans } from "../../src/tally/burst-spans.js";

const GAP_MS = 30;

interface Stall {
  readonly session: number;
  readonly startMs: number;
  readonly lengthMs: number;
}

/** Times in whole tens, so that two stalls are often exactly as far apart as stalls of one burst may be. */
const tens = (max: number) => fc.integer({ min: 0, max }).map((count) => 10 * count);
const STALLS = fc.array(fc.record({ session: fc.nat(2), startMs: tens(200), lengthMs: tens(6) }), {
  maxLength: 80,
});

function burstsOf(stalls: readonly Stall[]): BurstSpans {
  const bursts = new BurstSpans();
  for (const { session, startMs, lengthMs } of stalls) {
    bursts.add(session, startMs, startMs + lengthMs, lengthMs, GAP_MS);
  }
  return bursts;
}

/** Session, start, end and longest stall of each burst. */
function expectedRows(stalls: readonly Stall[]): number[][] {
  const rows: [number, number, number, number][] = [];
  const sorted = stalls.toSorted((a, b) => a.session - b.session || a.startMs - b.startMs);
  for (const { session, startMs, lengthMs } of sorted) {
    const last = rows.at(-1);
    if (last !== undefined && last[0] === session && startMs - last[2] <= GAP_MS) {
      last[2] = Math.max(last[2], startMs + lengthMs);
      last[3] = Math.max(last[3], lengthMs);
    } else rows.push([session, startMs, startMs + lengthMs, lengthMs]);
  }
  return rows;
}

test("stalls of a session that are near each other are one burst, in any order and however divided", () => {
  fc.assert(
    fc.property(STALLS, STALLS, (some, others) => {
      const bursts = burstsOf(some);
      bursts.merge(burstsOf(others), GAP_MS);
      const expected = expectedRows([...some, ...others]);
      assert.deepEqual(
        bursts.rows((session) => session),
        expected.flat(),
      );
      assert.equal(bursts.size, expected.length);
    }),
  );
});
