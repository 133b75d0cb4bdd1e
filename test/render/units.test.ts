import assert from "node:assert/strict";
import { test } from "node:test";
import { HOUR_MS, MINUTE_MS } from "../../src/record/time-units.js";
import { formatBytes, formatShare, formatSpan } from "../../src/render/units.js";

test("long times have the two largest units that people count them in", () => {
  assert.deepEqual(
    [59_400, 59_600, 60 * MINUTE_MS - 600, HOUR_MS, 72 * HOUR_MS - MINUTE_MS, 72 * HOUR_MS].map(
      formatSpan,
    ),
    ["59.4 s", "1 m 00 s", "59 m 59 s", "1 h 00 m", "71 h 59 m", "3 d 00 h"],
  );
});

test("a share that is not nothing never reads as 0 %", () => {
  assert.deepEqual(
    [0, 0.001, 0.499, 0.5, 0.9, 1.5, 100].map((percent) => formatShare(percent, 100)),
    ["0 %", "<1 %", "<1 %", "1 %", "1 %", "2 %", "100 %"],
  );
  assert.equal(formatShare(0, 0), "-");
});

test("sizes have three digits at most", () => {
  assert.deepEqual([0, 999, 1000, 99_499, 99_500, 999_499, 999_500].map(formatBytes), [
    "0 B",
    "999 B",
    "1.0 kB",
    "99.5 kB",
    "100 kB",
    "999 kB",
    "1.0 MB",
  ]);
});
