import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { byNumber } from "../../src/report/by-number.js";

const part = fc.oneof(
  fc.nat({ max: 120 }).map(String),
  fc.constantFrom("0", "007", "12345678901234567890", "9007199254740993"),
  fc.constantFrom(".", "-", "node", "Web", " ", "_", "v", "é", "٣"),
);
const name = fc.array(part, { maxLength: 6 }).map((parts) => parts.join(""));
/** A name, and the same with other numbers. */
const pair = fc
  .tuple(name, name, fc.boolean(), fc.array(fc.nat({ max: 20 }), { minLength: 9, maxLength: 9 }))
  .map(([a, other, isAlike, numbers]) => {
    let i = 0;
    return [a, isAlike ? a.replace(/\d+/g, () => String(numbers[i++])) : other] as const;
  });

test("names are in the order of a collator that reads numbers", () => {
  const collator = new Intl.Collator("en", { numeric: true });
  fc.assert(
    fc.property(pair, ([a, b]) => {
      const expected = collator.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0);
      assert.equal(Math.sign(byNumber(a, b)), expected);
    }),
    { numRuns: 3000 },
  );
});
