/**
 * The oracles "durations" of docs/statistics.md that concern ranks.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { hodgesLehmannRatio, hodgesLehmannShift } from "../../src/stats/hodges-lehmann.js";
import { mannWhitney } from "../../src/stats/mann-whitney.js";
import { closeTo } from "./close-to.js";

const males = [19, 22, 16, 29, 24];
const females = [20, 11, 17, 12];

test("scipy's documentation: males and females", () => {
  const exact = mannWhitney(males, females);
  assert.equal(exact?.u, 17);
  assert.equal(exact?.method, "exact");
  closeTo(exact?.p, 0.1111111111111111, 1e-14);
  assert.deepEqual(hodgesLehmannShift(females, males), {
    estimate: 7,
    low: -1,
    high: 17,
    confidence: 0.95,
  });
});

test("R's wilcox.test: permeability (Hollander and Wolfe)", () => {
  const x = [0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46];
  const y = [1.15, 0.88, 0.9, 0.74, 1.21];
  const result = mannWhitney(x, y);
  assert.equal(result?.u, 35);
  closeTo(result?.p, 0.254412254412, 1e-11);
  const shift = hodgesLehmannShift(y, x);
  closeTo(shift?.estimate, 0.305, 1e-12);
  closeTo(shift?.low, -0.15, 1e-12);
  closeTo(shift?.high, 0.76, 1e-12);
});

const may = [
  41, 36, 12, 18, 28, 23, 19, 8, 7, 16, 11, 14, 18, 14, 34, 6, 30, 11, 1, 11, 4, 32, 23, 45, 115,
  37,
];
const august = [
  39, 9, 16, 78, 35, 66, 122, 89, 110, 44, 28, 65, 22, 59, 23, 31, 44, 21, 9, 45, 168, 73, 76, 118,
  84, 85,
];

test("R's airquality: ozone in May and August, with ties", () => {
  const result = mannWhitney(may, august);
  assert.equal(result?.u, 127.5);
  assert.equal(result?.method, "normal");
  closeTo(result?.p, 0.000120807830768774);
  const shift = hodgesLehmannShift(august, may);
  // R finds these as roots of the normal approximation, hence "about".
  closeTo(shift?.estimate, -32, 0.01);
  closeTo(shift?.low, -53, 0.02);
  closeTo(shift?.high, -15, 0.02);
});

test("go-moremath: four against four", () => {
  const low = mannWhitney([2, 1, 3, 5], [12, 11, 13, 15]);
  assert.equal(low?.u, 0);
  closeTo(low?.p, 0.0285714285714286, 1e-13);
  const mixed = mannWhitney([2, 1, 3, 5], [0, 4, 6, 7]);
  assert.equal(mixed?.u, 5);
  closeTo(mixed?.p, 0.485714285714286, 1e-13);
});

test("go-moremath: hundreds of values, without and with ties", () => {
  const l1 = Array.from({ length: 500 }, (_, i) => 2 * i);
  const l2 = Array.from({ length: 600 }, (_, i) => 2 * i - 41);
  const result = mannWhitney(l1, l2);
  assert.equal(result?.u, 135250);
  closeTo(result?.p, 0.0049335360814172224);
  // Its first thirty values moved onto those of l1: thirty ties.
  const l3 = l2.map((value, i) => (i < 30 ? (l1[i] ?? value) : value));
  const tied = mannWhitney(l1, l3);
  assert.equal(tied?.u, 134845);
  closeTo(tied?.p, 0.0038703814239617884);
});

test("four values against five equal ones: the true p, by enumeration", () => {
  const result = mannWhitney([2, 1, 3, 5], [1, 1, 1, 1, 1]);
  closeTo(result?.p, 6 / 126, 1e-14);
  assert.equal(result?.method, "enumerated");
});

test("the smallest two-sided p that n against n can reach", () => {
  const least = [0.1, 0.0285714285714286, 0.00793650793650794, 0.00216450216450216];
  least.forEach((p, index) => {
    const n = index + 3;
    const low = Array.from({ length: n }, (_, i) => i);
    const high = Array.from({ length: n }, (_, i) => 100 + i);
    closeTo(mannWhitney(low, high)?.p, p, 1e-13, `n ${n}`);
  });
});

test("an empty side has no answer, and equal values have p 1", () => {
  assert.equal(mannWhitney([], [1]), undefined);
  assert.equal(hodgesLehmannShift([1], []), undefined);
  const same = new Array<number>(30).fill(7);
  assert.equal(mannWhitney(same, same)?.p, 1);
});

test("fifty against fifty: the exact p of scipy", () => {
  const a = Array.from({ length: 50 }, (_, i) => i * 3);
  const b = Array.from({ length: 50 }, (_, i) => i * 3 + 31.5);
  const exact = mannWhitney(a, b);
  assert.equal(exact?.method, "exact");
  closeTo(exact?.p, 0.0010550164711136663);
});

const values = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 30 });

test("U counts pairs, and swapping the sides keeps p", () => {
  fc.assert(
    fc.property(values, values, (a, b) => {
      let pairs = 0;
      for (const x of a) for (const y of b) pairs += x > y ? 1 : x === y ? 0.5 : 0;
      const there = mannWhitney(a, b);
      const back = mannWhitney(b, a);
      assert.equal(there?.u, pairs);
      closeTo(back?.p, there?.p ?? -1, 1e-12);
    }),
  );
});

test("Hodges-Lehmann is the median of all differences, without listing them", () => {
  fc.assert(
    fc.property(values, values, (a, b) => {
      const all = a.flatMap((x) => b.map((y) => y - x)).sort((p, q) => p - q);
      const middle = (all.length - 1) / 2;
      const median = ((all[Math.floor(middle)] ?? 0) + (all[Math.ceil(middle)] ?? 0)) / 2;
      assert.equal(hodgesLehmannShift(a, b)?.estimate, median);
      const ratio = hodgesLehmannRatio(a, b);
      closeTo(hodgesLehmannRatio(b, a)?.estimate, 1 / (ratio?.estimate ?? Number.NaN), 1e-12);
    }),
  );
});

test("Hodges-Lehmann of 20,000 against 20,000 is bounded", () => {
  const a = Array.from({ length: 20_000 }, (_, i) => 1 + ((i * 7919) % 20_011));
  const b = a.map((value) => value * 1.3);
  closeTo(hodgesLehmannRatio(a, b)?.estimate, 1.3, 1e-9);
});
