/**
 * Dealing cells anew: known figures, and that strata and exposures are minded.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { gatherStrata } from "../../src/stats/dealt-strata.js";
import { enumerateSums, sumSampler } from "../../src/stats/permuted-sums.js";
import { permuteResiduals, SHUFFLES } from "../../src/stats/residual-permutation.js";
import { seededRandom } from "../../src/stats/seeded-random.js";
import { closeTo } from "./close-to.js";
import { gridOf, times } from "./grids.js";

const DEALING = { seed: 1, shuffles: SHUFFLES };

const pOf = (a: readonly number[], b: readonly number[], stratumOf?: (i: number) => number) =>
  permuteResiduals([...a, ...b], gridOf({ counts: a }, { counts: b }, stratumOf), DEALING);

// Of the project's notes; p is twice the smaller tail.
const oracles: readonly (readonly [readonly number[], readonly number[], number])[] = [
  [[3, 0, 5], [12, 7, 9], 2 / 20],
  [[1, 2, 3, 4], [5, 6, 7, 8], 2 / 70],
  [[0, 1, 0, 2, 1, 0], [4, 3, 5, 2, 6, 3], 4 / 924],
  [[0, 0, 0, 0, 0, 12], [0, 0, 0, 0, 0, 0], 1],
];

for (const [a, b, p] of oracles) {
  test(`[${a}] and [${b}] have p ${p}`, () => {
    closeTo(pOf(a, b).p, p, 1e-12);
    // Tenths do not add up exactly; a tie must still be a tie.
    const tenths = (values: readonly number[]): number[] => values.map((value) => value / 10);
    closeTo(pOf(tenths(a), tenths(b)).p, p, 1e-12);
  });
}

test("the sampled distribution is near the enumerated one, for both ways to sample", () => {
  for (const values of [
    [5, 0, 0, 0, 3, 0, 0, 0, 0, 1],
    [5, 2, 1, 4, 3, 1, 2, 6, 1, 1],
  ]) {
    for (const split of [3, 5, 8]) {
      const strata = gatherStrata(
        values,
        values.map((_, i) => Number(i >= split)),
      );
      const chances = new Map<number, number>();
      let ways = 0;
      enumerateSums(strata, (sum) => {
        ways++;
        chances.set(sum, (chances.get(sum) ?? 0) + 1);
      });
      const sample = sumSampler(strata, seededRandom(7));
      const draws = 50_000;
      const seen = new Map<number, number>();
      for (let i = 0; i < draws; i++) {
        const sum = sample();
        seen.set(sum, (seen.get(sum) ?? 0) + 1);
      }
      for (const [sum, count] of chances) {
        const chance = count / ways;
        const error = Math.abs(chance - (seen.get(sum) ?? 0) / draws);
        assert.ok(error < 5 * Math.sqrt((chance * (1 - chance)) / draws) + 1e-9, `sum ${sum}`);
      }
    }
  }
});

test("swapping the sides keeps p, as does the order of blocks", () => {
  const blocks = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(blocks, blocks, (a, b) => {
      closeTo(pOf(b, a).p, pOf(a, b).p, 1e-12);
      closeTo(pOf([...a].reverse(), [...b].reverse()).p, pOf(a, b).p, 1e-12);
    }),
  );
});

test("strata: busy days against quiet nights are no difference between sides", () => {
  const night = times(24, 0, 1, 0, 1);
  const day = times(24, 9, 8, 10, 9);
  const a = [...night, ...day.slice(0, 4)];
  const b = [...day, ...night.slice(0, 4)];
  assert.ok(pOf(a, b).p < 0.01);
  const isDay = (cell: number): number => Number(cell < 28 ? cell >= 24 : cell < 52);
  const grid = gridOf({ counts: a }, { counts: b });
  const stratumOf = Int32Array.from(grid.hours, (_, cell) => isDay(cell));
  const within = permuteResiduals([...a, ...b], { ...grid, stratumOf, strataCount: 2 }, DEALING);
  assert.ok(within.p > 0.3);
});

test("a block of twice the exposure may have twice the count", () => {
  const a = times(12, 10, 12, 8);
  const b = times(12, 5, 6, 4);
  const grid = gridOf({ counts: a, hours: 2 }, { counts: b });
  assert.ok(permuteResiduals([...a, ...b], grid, DEALING).p > 0.5);
});
