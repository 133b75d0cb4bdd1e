import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type Bounds, boundsFor } from "../../src/tally/bounds.js";

const MB = 1024 * 1024;
const heap = fc.integer({ min: 0, max: 8192 * MB });

test("a larger heap tells no fewer things apart, and a roomy one all", () => {
  const names = Object.keys(boundsFor()) as (keyof Bounds)[];
  fc.assert(
    fc.property(heap, heap, (a, b) => {
      const [less, more] = [boundsFor(Math.min(a, b)), boundsFor(Math.max(a, b))];
      for (const name of names) assert.ok(less[name] >= 40 && less[name] <= more[name], name);
    }),
  );
  assert.deepEqual(boundsFor(256 * MB), boundsFor());
  assert.deepEqual(boundsFor(4096 * MB), boundsFor());
  for (const name of names) assert.ok(boundsFor(128 * MB)[name] < boundsFor()[name], name);
});
