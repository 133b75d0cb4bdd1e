import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Durations } from "../../src/stats/durations.js";
import { quantileOfSorted } from "../../src/stats/quantile.js";
import { leastCountForRanks, quantileRanks } from "../../src/stats/quantile-ranks.js";
import { QuantileSketch } from "../../src/stats/quantile-sketch.js";
import { closeTo } from "./close-to.js";

test("nearest rank: p95 of 10..100 is 100, and 0.95·20 is rank 19", () => {
  const tens = [10, 20, 30, 40, 50, 60, 70, 80, 90, 100];
  assert.equal(quantileOfSorted(tens, 0.95), 100); // type 1; type 7 would give 95.5 and is not used
  assert.equal(quantileOfSorted(tens, 0.5), 50);
  assert.equal(quantileOfSorted(tens, 0), 10);
  assert.equal(quantileOfSorted(tens, 1), 100);
  const twenty = Array.from({ length: 20 }, (_, i) => i + 1);
  assert.equal(quantileOfSorted(twenty, 0.95), 19);
  assert.equal(quantileOfSorted([], 0.5), undefined);
});

test("-0, which JSON can write, is the shortest duration", () => {
  const durations = new Durations();
  for (const ms of [3, -0, 1]) durations.add(ms);
  assert.deepEqual(durations.toJSON().exact, [0, 1, 3]);
});

test("durations that stand for all are the quantiles in the middle of equal shares", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 80 }),
      fc.integer({ min: 0, max: 80 }),
      fc.constantFrom(20, 1000),
      (values, wanted, cap) => {
        const durations = new Durations(cap);
        for (const ms of values) durations.add(ms);
        const count = Math.min(wanted, values.length);
        const shares = Array.from({ length: count }, (_, k) =>
          durations.quantile((k + 0.5) / count),
        );
        for (const [k, ms] of durations.evenly(count).entries()) closeTo(shares[k], ms, 1e-3);
      },
    ),
  );
  const all = new Durations();
  for (const ms of [3, 1, 2]) all.add(ms);
  assert.deepEqual([...all.evenly(3)], [1, 2, 3]);
});

test("ranks of quantile intervals, against scipy", () => {
  const rows: readonly (readonly [number, number, number, number, number])[] = [
    [10, 0.5, 2, 9, 0.978515625],
    [20, 0.5, 6, 15, 0.958610534667969],
    [100, 0.5, 40, 61, 0.964799799782295],
    [72, 0.95, 64, 72, 0.965490047908374],
    [100, 0.95, 90, 100, 0.982607060712181],
    [200, 0.95, 184, 197, 0.967152163856726],
    [1000, 0.95, 936, 964, 0.958095268222654],
    [368, 0.99, 360, 368, 0.962415820410859],
    [6, 0.5, 1, 6, 0.96875], // benchstat: the interval of its six values is [−10, 6]
  ];
  for (const [n, q, low, high, coverage] of rows) {
    const ranks = quantileRanks(q, n);
    assert.equal(ranks?.low, low, `n ${n} q ${q}`);
    assert.equal(ranks?.high, high, `n ${n} q ${q}`);
    closeTo(ranks?.coverage, coverage, 1e-12);
  }
});

test("below 6, 36, 72 and 368 values there is no interval", () => {
  for (const [q, least] of [
    [0.5, 6],
    [0.9, 36],
    [0.95, 72],
    [0.99, 368],
  ] as const) {
    assert.equal(leastCountForRanks(q), least);
    assert.equal(quantileRanks(q, least - 1), undefined);
    assert.ok(quantileRanks(q, least));
  }
  assert.equal(leastCountForRanks(0.5, 0.99), 8); // benchstat: "need >= 8 samples"
  assert.equal(quantileRanks(0.5, 0), undefined);
});

test("sketch: bins and estimates of comparison.md section 6", () => {
  const sketch = new QuantileSketch();
  sketch.add(100);
  assert.deepEqual(sketch.toJSON().bins, [[231, 1]]);
  closeTo(sketch.quantile(0.5), 100.494567708565, 1e-13);
  const coarse = new QuantileSketch(0.02);
  coarse.add(100);
  assert.deepEqual(coarse.toJSON().bins, [[116, 1]]);
  closeTo(coarse.quantile(0.5), 101.536273383084, 1e-13);
  closeTo(1.01 / 0.99, 1.02020202020202, 1e-13);
});

test("sketch: nothing, zeros, bad values, bad JSON", () => {
  const sketch = new QuantileSketch();
  assert.equal(sketch.quantile(0.5), undefined);
  sketch.add(0, 3);
  sketch.add(5);
  assert.equal(sketch.quantile(0.75), 0);
  assert.equal(sketch.count, 4);
  for (const bad of [-1, Number.NaN, Number.POSITIVE_INFINITY]) {
    assert.throws(() => sketch.add(bad), RangeError);
  }
  assert.throws(() => sketch.merge(new QuantileSketch(0.02)), RangeError);
  assert.equal(QuantileSketch.fromJSON({ alpha: 0.01, zero: 0, bins: [[0.5, 1]] }), undefined);
  assert.equal(QuantileSketch.fromJSON({ alpha: 2, zero: 0, bins: [] }), undefined);
});

const duration = fc.oneof(
  fc.double({ min: 0.001, max: 1e10, noNaN: true }),
  fc.integer({ min: 0, max: 5000 }),
);
const durations = fc.array(duration, { maxLength: 60 });
const sketchOf = (values: readonly number[]): QuantileSketch => {
  const sketch = new QuantileSketch();
  for (const value of values) sketch.add(value);
  return sketch;
};

test("sketch: every quantile is within alpha of the exact one", () => {
  fc.assert(
    fc.property(
      fc.array(duration, { minLength: 1, maxLength: 200 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (values, q) => {
        const exact = quantileOfSorted(Float64Array.from(values).sort(), q) ?? Number.NaN;
        closeTo(sketchOf(values).quantile(q), exact, 0.01 * (1 + 1e-9));
      },
    ),
  );
});

test("sketch: merging is adding, in any order and grouping, and JSON keeps it", () => {
  fc.assert(
    fc.property(durations, durations, durations, (a, b, c) => {
      const whole = sketchOf([...a, ...b, ...c]).toJSON();
      const left = sketchOf(a);
      left.merge(sketchOf(b));
      left.merge(sketchOf(c));
      const right = sketchOf(c);
      const tail = sketchOf(b);
      tail.merge(sketchOf(a));
      right.merge(tail);
      assert.deepEqual(left.toJSON(), whole);
      assert.deepEqual(right.toJSON(), whole);
      assert.deepEqual(QuantileSketch.fromJSON(whole)?.toJSON(), whole);
    }),
  );
});

const summaryOf = (values: readonly number[]): Durations => {
  const summary = new Durations(40);
  for (const value of values) summary.add(value);
  return summary;
};

test("summary: exact if and only if the total is within the cap, whatever the split", () => {
  fc.assert(
    fc.property(durations, durations, durations, (a, b, c) => {
      const all = [...a, ...b, ...c];
      const whole = summaryOf(all);
      const left = summaryOf(c);
      left.merge(summaryOf(a));
      left.merge(summaryOf(b));
      assert.equal(whole.isExact, all.length <= 40);
      assert.deepEqual(left.toJSON(), whole.toJSON());
      assert.deepEqual(Durations.fromJSON(whole.toJSON())?.toJSON(), whole.toJSON());
      assert.equal(whole.count, all.length);
      assert.equal(whole.max, all.length === 0 ? undefined : Math.max(...all));
      const sorted = Float64Array.from(all).sort();
      for (const q of [0, 0.5, 0.95, 1]) {
        assert.equal(left.quantile(q), whole.quantile(q));
        const exact = quantileOfSorted(sorted, q);
        if (exact !== undefined) closeTo(whole.quantile(q), exact, 0.01 * (1 + 1e-9));
      }
    }),
  );
});

test("summary: refuses other caps and bad durations", () => {
  const summary = new Durations();
  assert.throws(() => summary.merge(new Durations(5)), RangeError);
  assert.throws(() => summary.add(Number.NaN), RangeError);
  assert.equal(summary.quantile(0.5), undefined);
  assert.equal(summary.min, undefined);
});
