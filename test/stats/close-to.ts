import assert from "node:assert/strict";

/** Asserts that a number agrees with an oracle to a relative error (11 digits unless told otherwise). */
export function closeTo(
  actual: number | undefined,
  expected: number,
  relative = 1e-11,
  title = "",
): void {
  assert.ok(actual !== undefined, `${title} got undefined, expected ${expected}`);
  if (Object.is(actual, expected)) return;
  const error = Math.abs(actual - expected);
  const limit = relative * Math.abs(expected);
  assert.ok(error <= limit, `${title} got ${actual}, expected ${expected}, off by ${error}`);
}
