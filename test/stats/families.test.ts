/**
 * Tests of families: one family is plain Benjamini-Hochberg, and quiet families cost a busy one little.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { benjaminiHochberg } from "../../src/stats/benjamini-hochberg.js";
import { qValuesOfFamilies } from "../../src/stats/families.js";
import { hochberg, simes } from "../../src/stats/simes.js";
import { closeTo } from "./close-to.js";

const P = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324];

test("one family is Benjamini-Hochberg", () => {
  assert.deepEqual(
    qValuesOfFamilies(
      P,
      P.map(() => "shop"),
    ),
    benjaminiHochberg(P),
  );
});

test("29 quiet services leave a new function of another one significant, and none of their own", () => {
  const quiet = Array.from({ length: 29 * 10 }, (_, i) => 0.02 + (i * 0.98) / 290);
  const pValues = [1e-6, ...quiet];
  const families = ["cart", ...quiet.map((_, i) => `service-${i % 29}`)];
  const q = qValuesOfFamilies(pValues, families);
  assert.ok((q[0] ?? 1) < 0.001);
  assert.ok(q.slice(1).every((value) => value >= 0.05));
});

test("several services with changes each keep them", () => {
  const q = qValuesOfFamilies([1e-5, 0.6, 2e-5, 0.7, 0.8], ["a", "a", "b", "b", "c"]);
  assert.deepEqual(
    q.map((value) => value < 0.05),
    [true, false, true, false, false],
  );
  // Two of three families are selected: each of their own values is 3/2 times as large.
  closeTo(q[0], (3 / 2) * 2e-5);
  closeTo(q[2], (3 / 2) * 4e-5);
});

test("Simes and Hochberg: tests that agree cost nothing, one alone costs the number of tests", () => {
  closeTo(simes([0.04, 0.04]), 0.04);
  closeTo(simes([0.02, 0.9]), 0.04);
  assert.equal(simes([]), 1);
  // R: p.adjust(c(0.01, 0.02, 0.03, 0.5), "hochberg")
  for (const [i, value] of [0.04, 0.06, 0.06, 0.5].entries()) {
    closeTo(hochberg([0.01, 0.02, 0.03, 0.5])[i], value);
  }
});
