import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { numberBeside, ratioText } from "../../src/render/ratio-text.js";

const near = fc.double({ min: 0.001, max: 50, noNaN: true });

test("a number is printed on its side of a limit", () => {
  for (const limit of [1, 2]) {
    const close = fc
      .double({ min: -0.1, max: 0.1, noNaN: true })
      .filter((off) => Math.abs(off) > 1e-4)
      .map((off) => limit + off);
    fc.assert(
      fc.property(fc.oneof(near, close), (value) => {
        fc.pre(Math.abs(value - limit) > 1e-4);
        const shown = Number(numberBeside(value, limit));
        assert.equal(Math.sign(shown - limit), Math.sign(value - limit), `${value} as ${shown}`);
      }),
    );
  }
});

test("an interval that leaves out 1 does so in print, and digits are no more than that takes", () => {
  for (const [low, high, text] of [
    [1.0004, 1.6, "×1.3 (1.0004–1.6)"],
    [0.6, 0.9962, "×1.3 (0.6–0.996)"],
    [1.04, 1.6, "×1.3 (1.04–1.6)"],
    [0.72, 1.96, "×1.3 (0.72–2)"],
  ] as const) {
    assert.equal(ratioText({ estimate: 1.3, low, high }), text);
  }
  assert.equal(numberBeside(1.96, 2), "1.96");
  assert.equal(numberBeside(2.04, 2), "2.04");
  assert.equal(numberBeside(1.44, 2), "1.4");
});
