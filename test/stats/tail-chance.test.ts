import assert from "node:assert/strict";
import { test } from "node:test";
import { bestSplit } from "../../src/stats/best-split.js";
import { seededRandom } from "../../src/stats/seeded-random.js";
import type { BinnedSeries } from "../../src/stats/split-scan.js";
import { tailChance } from "../../src/stats/tail-chance.js";

test("a tail that is known is continued, and never said to be more likely than the shuffles allow", () => {
  const random = seededRandom(3);
  const dealt = Float64Array.from({ length: 1_999 }, () => -Math.log((random() + 1) / 2 ** 32));
  for (const beyond of [10, 13, 16]) {
    const off = Math.log(tailChance(dealt, beyond)) + beyond;
    assert.ok(off > -1 && off < 5, `${off} at ${beyond}`);
  }
  assert.ok(tailChance(dealt, dealt.at(-1) ?? 0) <= 1 / 2000);
});

/** A fortnight of one process, by the hour, with 0.3 stalls an hour or none. */
function fortnight(seed: number, isOn: (bin: number) => boolean): BinnedSeries {
  const random = seededRandom(seed);
  const values = Float64Array.from({ length: 336 }, (_, bin) =>
    isOn(bin) && random() < 0.3 * 2 ** 32 ? 1 : 0,
  );
  const seasonOf = Int32Array.from(values, (_, bin) => bin % 24);
  return { values, hours: new Float64Array(336).fill(1), seasonOf, period: 24 };
}

test("a function that is gone stands out among ten thousand, one that goes on does not", () => {
  const gone = bestSplit(
    fortnight(1, (bin) => bin < 250),
    1,
  );
  assert.ok((gone?.p ?? 1) < 0.05 / 10_000, `${gone?.p}`);
  const chances = Array.from(
    { length: 100 },
    (_, i) =>
      bestSplit(
        fortnight(i, () => true),
        1,
      )?.p,
  );
  assert.ok(chances.every((p) => p === undefined || p > 1e-4));
});
