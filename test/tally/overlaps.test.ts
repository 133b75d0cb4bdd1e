import assert from "node:assert/strict";
import { test } from "node:test";
import { Overlaps } from "../../src/tally/overlaps.js";

test("two inputs are one pair whichever comes first, with one of their sessions and all of the stalls", () => {
  const overlaps = new Overlaps();
  overlaps.add("b", "a", "first", 2);
  overlaps.add("a", "b", "second", 3);
  overlaps.add("a", "c", "none", 0);
  assert.deepEqual(overlaps.all(), [{ paths: ["a", "b"], session: "first", count: 5 }]);
});

test("beyond a hundred pairs only the known ones are counted", () => {
  const overlaps = new Overlaps();
  for (let pair = 0; pair < 150; pair++) overlaps.add("all", `day-${pair}`, "one", 1);
  overlaps.add("all", "day-0", "one", 1);
  const counts = overlaps.all().map(({ count }) => count);
  assert.equal(counts.length, 100);
  assert.equal(counts[0], 2);
});
