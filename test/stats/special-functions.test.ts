/**
 * The special functions against mpmath 1.3 (40 to 60 digits) and, for quantiles, scipy 1.17.
 */
import { test } from "node:test";
import fc from "fast-check";
import { binomialTails } from "../../src/stats/binomial-tails.js";
import { betaQuantileOdds, incompleteBeta } from "../../src/stats/incomplete-beta.js";
import { gammaQuantile, incompleteGamma } from "../../src/stats/incomplete-gamma.js";
import { normalCriticalValue, normalTwoSidedP } from "../../src/stats/normal-distribution.js";
import { stirlingError } from "../../src/stats/stirling-error.js";
import { studentCriticalValue, studentTwoSidedP } from "../../src/stats/student-t.js";
import { closeTo } from "./close-to.js";

type Row3 = readonly [number, number, number];

test("incomplete beta: both tails, shapes from one half to ten million", () => {
  const rows: readonly (readonly [number, number, number, number, number])[] = [
    [2, 3, 0.25, 2.6171875e-1, 7.3828125e-1],
    [0.5, 0.5, 0.1, 0.20483276469913347, 0.7951672353008665],
    [26, 0.5, 0.9, 1.98301587633835e-2, 0.9801698412366165],
    [11, 22, 0.2099, 0.05597744010647615, 0.9440225598935239],
    [5000000, 5000001, 0.5, 0.5001261566229471, 0.49987384337705293],
    [5001000, 4999001, 0.5, 0.2636479281033219, 0.7363520718966781],
    [4900000, 5100001, 0.5, 1, 0], // the upper tail is 1.4e-871, below the smallest double
    [1000, 9000000, 0.0001, 0.0005561882654793403, 0.9994438117345207],
    [1, 10000000, 1e-7, 0.6321205772225305, 0.3678794227774695],
    [30, 1, 0.01, 1e-60, 1],
    [500, 501, 0.45, 0.0008465492166192605, 0.9991534507833807],
    [1000000, 10, 0.99998, 0.004994569001364409, 0.9950054309986356],
  ];
  for (const [a, b, x, lower, upper] of rows) {
    const got = incompleteBeta(a, b, x);
    closeTo(got.lower, lower, 1e-11, `lower I_${x}(${a}, ${b})`);
    closeTo(got.upper, upper, 1e-11, `upper I_${x}(${a}, ${b})`);
  }
});

test("incomplete gamma: both tails", () => {
  const rows: readonly (readonly [number, number, number, number])[] = [
    [0.5, 0.001, 0.03567059172967989, 0.9643294082703201],
    [0.5, 2, 0.9544997361036416, 0.04550026389635842],
    [16, 20, 0.843486865360257, 0.156513134639743],
    [15, 20, 0.8951357188920154, 0.10486428110798467],
    [137, 24.19893, 2.845227264114493e-56, 1],
    [1, 3.7, 0.9752764735296606, 0.024723526470339388],
    [100, 50, 3.200065324585125e-10, 0.9999999996799934],
    [1000000, 1001000, 0.8413447863683403, 0.15865521363165971],
    [1000000, 998000, 0.022696114006736802, 0.9773038859932632],
  ];
  for (const [a, x, lower, upper] of rows) {
    const got = incompleteGamma(a, x);
    closeTo(got.lower, lower, 1e-11, `P(${a}, ${x})`);
    closeTo(got.upper, upper, 1e-11, `Q(${a}, ${x})`);
  }
});

test("Stirling's error, by the logarithm of the gamma function", () => {
  const rows: readonly (readonly [number, number])[] = [
    [0.001, 6.907178885383853],
    [0.5, 0.5723649429247001],
    [1.5, -0.12078223763524522],
    [3, Math.LN2],
    [10, 12.80182748008147],
    [14.9, 24.924132002217277],
    [15, 25.191221182738683],
    [100, 359.1342053695754],
    [1e7, 151180949.3694739],
  ];
  for (const [x, expected] of rows) {
    const stirling = (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI);
    closeTo(stirling + stirlingError(x), expected, 1e-13, `ln Γ(${x})`);
  }
});

test("Student t: two-sided p and critical values", () => {
  const rows: readonly Row3[] = [
    [1.80236, 18, 0.08825962980226273],
    [0.001, 5, 0.9992407867721976],
    [12, 3, 0.0012450158007893367],
    [2, 1, 0.2951672353008665],
    [5, 1000, 6.767256364648631e-7],
    [40, 30.5, 6.423286841926283e-28],
  ];
  for (const [t, df, p] of rows) closeTo(studentTwoSidedP(t, df), p, 1e-12, `t ${t}, df ${df}`);
  const critical: readonly Row3[] = [
    [0.05, 18, 2.1009220402410387],
    [0.1, 52, 1.6746891537260256],
    [0.05, 1, 12.706204736174705],
    [1e-6, 3, 130.15458955835794],
    [0.9, 7, 0.13029279659177742],
  ];
  for (const [p, df, t] of critical) closeTo(studentCriticalValue(p, df), t, 1e-12, `t of ${p}`);
});

test("normal: tails and critical values", () => {
  const rows: readonly (readonly [number, number])[] = [
    [0, 0.5],
    [0.5, 0.3085375387259869],
    [-1.3, 1 - 0.9031995154143897],
    [3.417402, 0.00031610925406221215],
    [10, 7.619853024160525e-24],
    [30, 4.906713927148187e-198],
  ];
  for (const [z, p] of rows) {
    closeTo(normalTwoSidedP(z), 2 * p, 1e-12, `z ${z}`);
  }
  closeTo(normalCriticalValue(0.05), 1.959963984540054, 1e-14);
  closeTo(normalCriticalValue(0.4), 0.8416212335729143, 1e-14);
});

test("beta quantiles", () => {
  const rows: readonly (readonly [number, number, number, number])[] = [
    [0.025, 2, 30, 0.007910983461854705],
    [0.975, 2, 30, 0.16702111623022772],
    [1e-10, 40, 3, 0.4906412061379762],
    [0.5, 1000000, 2000000, 0.3333332962962917],
    [0.3, 0.5, 0.5, 0.2061073738537634],
    [0.05, 9, 0.5, 0.8030740454081718],
  ];
  for (const [p, a, b, x] of rows) {
    const odds = betaQuantileOdds(p, a, b);
    closeTo(odds / (1 + odds), x, 1e-12, `${p} of (${a}, ${b})`);
  }
});

test("quantile and distribution function undo each other", () => {
  const shape = fc.double({ min: 0.5, max: 3000, noNaN: true });
  const probability = fc.double({ min: 1e-9, max: 0.5, noNaN: true });
  fc.assert(
    fc.property(shape, shape, probability, (a, b, p) => {
      const odds = betaQuantileOdds(p, a, b);
      closeTo(incompleteBeta(a, b, odds / (1 + odds), 1 / (1 + odds)).lower, p, 1e-9);
      closeTo(incompleteGamma(a, gammaQuantile(p, a, "lower")).lower, p, 1e-9);
      closeTo(incompleteGamma(a, gammaQuantile(p, a, "upper")).upper, p, 1e-9);
    }),
  );
});

test("binomial tails: small ones by summing, and ten million events", () => {
  let sum = 0;
  let term = 0.7 ** 30;
  for (let k = 0; k <= 30; k++) {
    sum += term;
    const tails = binomialTails(k, 30, 0.3);
    closeTo(tails.atMost, sum, 1e-12, `k ${k}`);
    closeTo(tails.atMost + tails.atLeast, 1 + term, 1e-12);
    term *= ((30 - k) / (k + 1)) * (0.3 / 0.7);
  }
  // mpmath: I_0.5(5e6, 5e6+1) for n = 1e7.
  closeTo(binomialTails(5_000_000, 10_000_000, 0.5).atLeast, 0.5001261566229471);
});
