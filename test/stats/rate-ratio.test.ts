/**
 * Published examples and values of R and statsmodels. There the ratio is first/second; here it is B/A, so the first sample is B.
 *
 * The "minlike" p (R's default) is not used (docs/decisions/0031-central-p.md).
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { incompleteGamma } from "../../src/stats/incomplete-gamma.js";
import { attainableMinimumP, oneSidedAppearance } from "../../src/stats/one-sided-appearance.js";
import { rateInterval } from "../../src/stats/rate-interval.js";
import { rateRatio, rateRatioInterval, testRateRatio } from "../../src/stats/rate-ratio.js";
import { closeTo } from "./close-to.js";

interface Row {
  readonly title: string;
  readonly first: readonly [number, number];
  readonly second: readonly [number, number];
  readonly ratio: number;
  readonly central: number;
  readonly low: number;
  readonly high: number;
  readonly digits?: number;
}

const INF = Number.POSITIVE_INFINITY;
const rows: readonly Row[] = [
  {
    title: "1 eba1977",
    first: [11, 800],
    second: [21, 3011],
    ratio: 1.9714880952381,
    central: 0.112017319575399,
    low: 0.858426403391639,
    high: 4.27726594365407,
  },
  {
    title: "2 contradiction",
    first: [10, 20000],
    second: [2, 17887],
    ratio: 4.47175,
    central: 0.0604258077410641,
    low: 0.952954826833725,
    high: 41.9743813868491,
  },
  {
    title: "3 Fay",
    first: [2, 17877],
    second: [9, 16660],
    ratio: 0.207094155743258,
    central: 0.0501064956141,
    low: 0.0217740627590647,
    high: 1.00054910448772,
  },
  {
    title: "4 Gu 2008",
    first: [60, 51477.5],
    second: [30, 54308.7],
    ratio: 2.10999757175465,
    central: 0.000856105388100249,
    low: 1.33973572177265,
    high: 3.38836557361625,
  },
  {
    title: "5 Ng and Gu",
    first: [41, 28010],
    second: [15, 19017],
    ratio: 1.85575865762228,
    central: 0.0476602467545659,
    low: 1.00568406268926,
    high: 3.60930031107791,
  },
  {
    title: "7 ten to nothing",
    first: [10, 24],
    second: [0, 24],
    ratio: INF,
    central: 0.001953125,
    low: 2.24152147509756,
    high: INF,
  },
  {
    title: "8 five to nothing",
    first: [5, 10],
    second: [0, 10],
    ratio: INF,
    central: 0.0625,
    low: 0.91635585731546,
    high: INF,
  },
  {
    title: "9 nothing to five",
    first: [0, 10],
    second: [5, 10],
    ratio: 0,
    central: 0.0625,
    low: 0,
    high: 1.09127910518255,
  },
  {
    title: "10 short window",
    first: [3, 6],
    second: [0, 24],
    ratio: INF,
    central: 0.016,
    low: 1.65292542012358,
    high: INF,
  },
  {
    title: "11",
    first: [120, 24],
    second: [80, 24],
    ratio: 1.5,
    central: 0.00568515599675032,
    low: 1.12105124884565,
    high: 2.01617031883477,
  },
  {
    title: "12",
    first: [1000, 168],
    second: [900, 168],
    ratio: 1.11111111111111,
    central: 0.0231088451089011,
    low: 1.01440485943194,
    high: 1.2171708368279,
  },
];

const counted = ([count, exposure]: readonly [number, number]) => ({ count, exposure });

for (const row of rows) {
  test(`rate ratio, row ${row.title}: estimate, central p and interval`, () => {
    const b = counted(row.first);
    const a = counted(row.second);
    closeTo(rateRatio(a, b), row.ratio, 1e-13);
    closeTo(testRateRatio(a, b), row.central, 1e-11);
    const interval = rateRatioInterval(a, b);
    closeTo(interval?.low, row.low, 1e-11);
    closeTo(interval?.high, row.high, 1e-11);
  });
}

test("row 13: no events on either side", () => {
  const none = { count: 0, exposure: 1 };
  assert.equal(rateRatio(none, none), undefined);
  assert.equal(testRateRatio(none, none), 1);
  assert.deepEqual(rateRatioInterval(none, none), { low: 0, high: INF, confidence: 0.95 });
});

test("row 15: 0 in 100 against 3 in 100, exact p", () => {
  closeTo(testRateRatio({ count: 3, exposure: 100 }, { count: 0, exposure: 100 }), 0.25);
});

test("rows 16 to 18: the interval of one rate", () => {
  const garwood: readonly (readonly [number, number, number, number])[] = [
    [15, 400, 0.0209884653319583, 0.0618505471787146],
    [137, 24.19893, 4.75312480484875, 6.69270933417607],
    [0, 24, 0, 0.153703310588081],
    [1, 24, 0.00105490866601, 0.232151807955787],
    // comparison.md printed 0.0676462656549342; scipy 1.17 chi2.ppf(.025, 10)/48 is this.
    [5, 24, 0.0676452662549342, 0.486180503305111],
  ];
  for (const [count, exposure, low, high] of garwood) {
    const interval = rateInterval(count, exposure);
    // The printed 0.00105490866601 has twelve digits.
    closeTo(interval?.low, low, count === 1 ? 2e-12 : 1e-12, `${count}/${exposure} low`);
    closeTo(interval?.high, high, 1e-12, `${count}/${exposure} high`);
  }
  // The one-sample p-values of rows 16 and 17 are Poisson tails.
  closeTo(2 * incompleteGamma(16, 20).upper, 0.313026269279486);
  closeTo(incompleteGamma(137, 24.19893).lower, 2.84522726411445e-56);
});

test("no exposure is no answer", () => {
  const nothing = { count: 0, exposure: 0 };
  const some = { count: 3, exposure: 2 };
  assert.equal(testRateRatio(nothing, some), undefined);
  assert.equal(rateRatioInterval(some, nothing), undefined);
  assert.equal(rateInterval(0, 0), undefined);
  assert.equal(oneSidedAppearance(3, 6, 0), undefined);
});

test("new and fixed: the chance of the layout's examples", () => {
  const fixed = oneSidedAppearance(24, 24, 6);
  closeTo(fixed?.expected, 6);
  closeTo(fixed?.chance, 0.8 ** 24);
  assert.equal(fixed?.chance.toFixed(3), "0.005");
  const fresh = oneSidedAppearance(3, 6, 24);
  closeTo(fresh?.chance, 0.008, 1e-14);
});

test("the smallest p that a number of events can reach", () => {
  closeTo(attainableMinimumP(5, 10, 10), 0.0625, 1e-14);
  closeTo(attainableMinimumP(3, 6, 24), 0.016, 1e-14);
  assert.equal(attainableMinimumP(0, 6, 24), 1);
});

const count = fc.integer({ min: 0, max: 400 });
const exposure = fc.double({ min: 0.1, max: 1000, noNaN: true });

test("swapping the sides inverts ratio and interval and keeps p", () => {
  fc.assert(
    fc.property(count, exposure, count, exposure, (x, t, y, u) => {
      const a = { count: x, exposure: t };
      const b = { count: y, exposure: u };
      const there = rateRatioInterval(a, b);
      const back = rateRatioInterval(b, a);
      closeTo(there?.low, 1 / (back?.high ?? Number.NaN), 1e-9);
      closeTo(there?.high, 1 / (back?.low ?? Number.NaN), 1e-9);
      closeTo(testRateRatio(a, b), testRateRatio(b, a) ?? -1, 1e-9);
      if (x > 0 && y > 0) closeTo(rateRatio(a, b), 1 / (rateRatio(b, a) ?? Number.NaN), 1e-12);
    }),
  );
});

test("scaling both exposures changes nothing", () => {
  fc.assert(
    fc.property(count, exposure, count, exposure, exposure, (x, t, y, u, scale) => {
      const plain = testRateRatio({ count: x, exposure: t }, { count: y, exposure: u });
      const scaled = testRateRatio(
        { count: x, exposure: t * scale },
        { count: y, exposure: u * scale },
      );
      closeTo(scaled, plain ?? -1, 1e-9);
    }),
  );
});

test("the interval excludes 1 exactly when the central p is below 5 %", () => {
  fc.assert(
    fc.property(count, exposure, count, exposure, (x, t, y, u) => {
      const a = { count: x, exposure: t };
      const b = { count: y, exposure: u };
      const p = testRateRatio(a, b) ?? Number.NaN;
      fc.pre(Math.abs(p - 0.05) > 1e-9);
      const { low, high } = rateRatioInterval(a, b) ?? { low: 0, high: 0 };
      assert.equal(low > 1 || high < 1, p < 0.05);
    }),
  );
});
