/**
 * The ratio within strata: known figures, a second way to fit the same model, and laws.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  likeliestRatio,
  scoreInterval,
  scoreOf,
  sumStrata,
} from "../../src/stats/conditional-ratio.js";
import { normalCriticalValue } from "../../src/stats/normal-distribution.js";
import { closeTo } from "./close-to.js";
import { type BlocksOfSide, gridOf } from "./grids.js";

const countsOf = (before: BlocksOfSide, after: BlocksOfSide, stratumOf?: (i: number) => number) =>
  sumStrata([...before.counts, ...after.counts], gridOf(before, after, stratumOf));

test("one stratum: the score test and interval of Gu et al. (2008), example 1", () => {
  const counts = countsOf({ counts: [30], hours: 54_308.7 }, { counts: [60], hours: 51_477.5 });
  const { surplus, information } = scoreOf(counts, 1);
  closeTo(surplus / Math.sqrt(information), 3.417402, 1e-6);
  closeTo(likeliestRatio(counts), 2.10999757175465);
  const [low, high] = scoreInterval(counts, 1, normalCriticalValue(0.05));
  closeTo(low, 1.365962, 1e-6);
  closeTo(high, 3.259306, 1e-6);
});

/** The same model as a regression with a parameter for each stratum, fitted by scaling rows and columns in turn. */
function fittedByScaling(counts: ReturnType<typeof countsOf>): number {
  let ratio = 1;
  for (let i = 0; i < 20_000; i++) {
    const expected = counts.strata.map(({ events, hoursBefore, hoursAfter }) =>
      events === 0 ? 0 : (events * ratio * hoursAfter) / (hoursBefore + ratio * hoursAfter),
    );
    const ofBefore = counts.strata.map(({ events }, s) => events - (expected[s] ?? 0));
    const sum = (list: readonly number[]): number =>
      list.reduce((total, value) => total + value, 0);
    ratio *= (counts.after / sum(expected)) * (sum(ofBefore) / counts.before);
  }
  return ratio;
}

const some = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 4, maxLength: 8 });

test("several strata: the same ratio as a regression with a parameter for each", () => {
  fc.assert(
    fc.property(some, some, (a, b) => {
      fc.pre(a.some((x) => x > 0) && b.some((x) => x > 0));
      const counts = countsOf({ counts: a }, { counts: b, hours: 0.5 }, (i) => i % 3);
      const ratio = likeliestRatio(counts) ?? Number.NaN;
      if (!Number.isFinite(ratio) || ratio < 1e-3 || ratio > 1e3) return;
      closeTo(fittedByScaling(counts), ratio, 1e-6);
      assert.ok(Math.abs(scoreOf(counts, ratio).surplus) < 1e-6);
    }),
    { numRuns: 30 },
  );
});

test("swapping the sides inverts the ratio and its interval; the interval holds the ratio", () => {
  fc.assert(
    fc.property(some, some, fc.double({ min: 1, max: 9, noNaN: true }), (a, b, dispersion) => {
      fc.pre(a.some((x) => x > 0) && b.some((x) => x > 0));
      const there = countsOf({ counts: a }, { counts: b, hours: 0.5 });
      const back = countsOf({ counts: b, hours: 0.5 }, { counts: a });
      const ratio = likeliestRatio(there) ?? Number.NaN;
      closeTo(ratio, 1 / (likeliestRatio(back) ?? Number.NaN), 1e-9);
      const [low, high] = scoreInterval(there, dispersion, 2);
      closeTo(low, 1 / scoreInterval(back, dispersion, 2)[1], 1e-6);
      assert.ok(low <= ratio && ratio <= high);
    }),
  );
});

test("nothing on one side: an end of the interval is 0 or infinite, the other end is not", () => {
  const none = { counts: [0, 0] };
  const [low, high] = scoreInterval(countsOf({ counts: [6, 4] }, none), 1, 1.96);
  assert.equal(low, 0);
  assert.ok(high > 0.1 && high < 1);
  const fresh = countsOf(none, { counts: [6, 4] });
  assert.equal(likeliestRatio(fresh), Number.POSITIVE_INFINITY);
  assert.equal(scoreInterval(fresh, 1, 1.96)[1], Number.POSITIVE_INFINITY);
  assert.ok(scoreInterval(fresh, 1, 1.96)[0] > 1);
  assert.equal(likeliestRatio(countsOf(none, none)), undefined);
});
