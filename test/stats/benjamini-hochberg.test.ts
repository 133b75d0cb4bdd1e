import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { benjaminiHochberg } from "../../src/stats/benjamini-hochberg.js";
import { closeTo } from "./close-to.js";

const paper = [
  0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719,
  0.6528, 0.759, 1,
];

test("the example of the 1995 paper (Bonferroni and Holm are not used and not tested)", () => {
  const expected = [
    0.0015, 0.003, 0.0095, 0.035625, 0.0603, 0.0638571428571429, 0.0638571428571429, 0.0645, 0.0765,
    0.486, 0.581181818181818, 0.714875, 0.753230769230769, 0.813214285714286, 1,
  ];
  const q = benjaminiHochberg(paper);
  expected.forEach((value, index) => {
    closeTo(q[index], value, 1e-13, `rank ${index + 1}`);
  });
  assert.equal(q.filter((value) => value <= 0.05).length, 4);
});

test("stdlib.io's example, in input order", () => {
  const q = benjaminiHochberg([0.008, 0.03, 0.123, 0.6, 0.2]);
  [0.04, 0.075, 0.205, 0.6, 0.25].forEach((value, index) => {
    closeTo(q[index], value, 1e-13);
  });
});

test("no tests, no q", () => {
  assert.deepEqual(benjaminiHochberg([]), []);
});

test("q is at least p, at most 1, keeps the order of p, and knows no order of input", () => {
  const family = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 40 });
  fc.assert(
    fc.property(family, (p) => {
      const q = benjaminiHochberg(p);
      q.forEach((value, i) => {
        assert.ok(value >= (p[i] ?? 0) * (1 - 1e-12) && value <= 1);
        q.forEach((other, j) => {
          if ((p[i] ?? 0) < (p[j] ?? 0)) assert.ok(value <= other);
        });
      });
      assert.deepEqual(benjaminiHochberg([...p].reverse()).reverse(), q);
    }),
  );
});
