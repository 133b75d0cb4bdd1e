import assert from "node:assert/strict";
import { test } from "node:test";
import { Random } from "../../bench/stats/random.js";
import { bestSplit } from "../../src/stats/best-split.js";
import { changePoints } from "../../src/stats/change-points.js";
import type { BinnedSeries } from "../../src/stats/split-scan.js";

/** Counts of equally long bins whose rate follows their season. */
function counted(
  seed: number,
  length: number,
  { period, factor = () => 1 }: { period: number; factor?: (bin: number) => number },
): BinnedSeries {
  const random = new Random(seed);
  const seasonOf = Int32Array.from({ length }, (_, bin) => bin % period);
  const rate = (bin: number): number => factor(bin) * (5 + (10 * (bin % period)) / period);
  return {
    values: Float64Array.from({ length }, (_, bin) => random.poisson(rate(bin))),
    hours: new Float64Array(length).fill(1),
    seasonOf,
    period,
  };
}

for (const [name, length, period] of [
  ["no pattern", 90, 1],
  ["hours of the day", 336, 24],
  ["hours of the week", 1008, 168],
  ["days of the week", 90, 7],
  ["days of the week, for ten years", 3650, 7],
] as const) {
  test(`nothing changes, ${name}: p is small as seldom as it says`, () => {
    const runs = 60;
    const small = Array.from({ length: runs }, (_, i) =>
      bestSplit(counted(i + 1, length, { period }), 1),
    ).filter((split) => (split?.p ?? 1) < 0.05);
    // 3 are expected of 60; 9 or more have a chance of 0.3 %.
    assert.ok(small.length < 9, `${small.length} of ${runs}`);
  });
}

test("the day of a change is found in ten years as in three months", () => {
  for (const length of [90, 3650]) {
    const at = Math.round(0.7 * length);
    const series = counted(3, length, { period: 7, factor: (bin) => (bin < at ? 1 : 1.6) });
    const split = bestSplit(series, 1);
    assert.ok(split !== undefined && split.p < 1e-6);
    const [cut = 0, ...others] = changePoints(series, split, 0.01, 1);
    assert.ok(Math.abs(cut - at) <= 2, `${cut} rather than ${at}`);
    assert.deepEqual(others, []);
  }
});
