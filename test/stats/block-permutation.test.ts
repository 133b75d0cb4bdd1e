import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { blockPermutation } from "../../src/stats/block-permutation.js";
import { gatherStrata } from "../../src/stats/block-strata.js";
import { enumerateSums, exactSumDistribution, sumSampler } from "../../src/stats/permuted-sums.js";
import { seededRandom } from "../../src/stats/seeded-random.js";
import { closeTo } from "./close-to.js";

const oracles: readonly (readonly [readonly number[], readonly number[], number])[] = [
  [[3, 0, 5], [12, 7, 9], 2 / 20],
  [[1, 2, 3, 4], [5, 6, 7, 8], 2 / 70],
  [[3, 0, 5, 12], [2, 1, 0, 7], 38 / 70],
  [[0, 1, 0, 2, 1, 0], [4, 3, 5, 2, 6, 3], 4 / 924],
  [[0, 0, 0, 0, 0, 12], [0, 0, 0, 0, 0, 0], 1],
];

for (const [a, b, p] of oracles) {
  test(`block permutation of [${a}] and [${b}] has p ${p}`, () => {
    assert.equal(blockPermutation(a, b)?.p, p);
    // Tenths do not add up exactly; a tie must still be a tie.
    const tenths = (values: readonly number[]) => values.map((value) => value / 10);
    assert.equal(blockPermutation(tenths(a), tenths(b))?.p, p);
  });
}

test("no blocks on a side is no answer", () => {
  assert.equal(blockPermutation([], [1, 2]), undefined);
});

const blocks = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 6 });

test("the counted distribution is the enumerated one, with and without strata", () => {
  const strata = fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 6, maxLength: 6 });
  fc.assert(
    fc.property(blocks, blocks, strata, strata, (a, b, strataA, strataB) => {
      for (const gathered of [gatherStrata(a, b), gatherStrata(a, b, strataA, strataB)]) {
        const counted = exactSumDistribution(gathered);
        const enumerated = new Float64Array(counted.length);
        let ways = 0;
        enumerateSums(gathered, (sum) => {
          ways++;
          enumerated[sum] = (enumerated[sum] ?? 0) + 1;
        });
        counted.forEach((chance, sum) => {
          assert.ok(Math.abs(chance - (enumerated[sum] ?? 0) / ways) < 1e-12);
        });
      }
    }),
  );
});

test("the sampled distribution is near the counted one, for both ways to sample", () => {
  const sparse = [5, 0, 0, 0, 3, 0, 0, 0, 0, 1];
  const dense = [5, 2, 1, 4, 3, 1, 2, 6, 1, 1];
  for (const values of [sparse, dense]) {
    for (const split of [3, 5, 8]) {
      const strata = gatherStrata(values.slice(0, split), values.slice(split));
      const exact = exactSumDistribution(strata);
      const sample = sumSampler(strata, seededRandom(7));
      const draws = 100_000;
      const seen = new Float64Array(exact.length);
      for (let i = 0; i < draws; i++) {
        const sum = Math.round(sample());
        seen[sum] = (seen[sum] ?? 0) + 1;
      }
      exact.forEach((chance, sum) => {
        const error = Math.abs(chance - (seen[sum] ?? 0) / draws);
        assert.ok(error < 5 * Math.sqrt((chance * (1 - chance)) / draws) + 1e-9, `sum ${sum}`);
      });
    }
  }
});

test("swapping the sides and shuffling blocks within a side keep p", () => {
  fc.assert(
    fc.property(blocks, blocks, (a, b) => {
      const p = blockPermutation(a, b)?.p ?? -1;
      closeTo(blockPermutation(b, a)?.p, p, 1e-12);
      closeTo(blockPermutation([...a].reverse(), [...b].reverse())?.p, p, 1e-12);
    }),
  );
});

test("the same seed gives the same p, another seed a near one", () => {
  const a = Array.from({ length: 60 }, (_, i) => (i * 37) % 11) // fractions force shuffles
    .map((value) => value + 0.25);
  const b = Array.from({ length: 60 }, (_, i) => (i * 53) % 13).map((value) => value + 0.25);
  const first = blockPermutation(a, b);
  assert.equal(first?.method, "shuffled");
  assert.deepEqual(blockPermutation(a, b), first);
  closeTo(blockPermutation(a, b, { seed: 99 })?.p, first?.p ?? -1, 0.2);
});

test("strata: a difference between hours of the day is not a difference between sides", () => {
  // Nights are quiet, days are busy, and A has more nights.
  const a = [0, 0, 1, 0, 0, 1, 0, 1, 0, 0, 9, 8];
  const b = [9, 8, 10, 9, 8, 9, 10, 9, 8, 9, 0, 1];
  const strataA = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1];
  const strataB = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0];
  assert.ok((blockPermutation(a, b)?.p ?? 1) < 0.05);
  assert.ok((blockPermutation(a, b, { strataA, strataB })?.p ?? 0) > 0.3);
});
