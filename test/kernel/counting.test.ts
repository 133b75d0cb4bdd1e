/**
 * Stalls that the kernel counts in place make the same sums as stalls that are handed on one by one: over verdicts near their
 * thresholds, numbers that come twice or leave their sequence, sessions that say late what they are, and several inputs.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { countsAlike, OPTIONS } from "./counts-alike.js";

for (const options of OPTIONS) {
  test(`the sums are those of the decoder alone: ${JSON.stringify(options)}`, () => {
    let all = 0;
    let pieces = 0;
    const law = countsAlike(options, (count, toldOfPieces) => {
      all += count;
      pieces += toldOfPieces;
    });
    fc.assert(law, { numRuns: 60 });
    if (!("minDurationMs" in options.filters)) {
      assert.ok(all > 1000, `only ${all} stalls were counted in place: nothing was tested`);
      assert.ok(pieces > 30, `only ${pieces} pieces were told of: nothing was tested`);
    }
  });
}
