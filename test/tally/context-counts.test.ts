/** Laws of the counts of contexts: exact while there are few values, and no frequent value is lost among many. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { ContextCounts } from "../../src/tally/context-counts.js";
import { meets } from "../../src/tally/where.js";

const few = fc.array(
  fc.dictionary(fc.constantFrom("route", "job", "tenant"), fc.constantFrom("a", "b", 1, true)),
);

function counted(contexts: readonly Record<string, unknown>[]): ContextCounts {
  const counts = new ContextCounts();
  for (const context of contexts) counts.add(context);
  return counts;
}

test("with few values, any split in any order gives the same counts", () => {
  fc.assert(
    fc.property(few, fc.nat(), (contexts, at) => {
      const cut = at % (contexts.length + 1);
      const parts = [contexts.slice(cut), contexts.slice(0, cut)].map(counted);
      const merged = new ContextCounts();
      for (const part of parts) merged.merge(part.toState());
      assert.deepEqual(merged.toState(), counted(contexts).toState());
    }),
  );
});

test("a value of one stall in ten is kept among thousands of others, and every stall is accounted for", () => {
  const contexts = Array.from({ length: 10_000 }, (_, i) => ({
    tenant: i % 10 === 0 ? "acme" : `tenant-${i}`,
  }));
  const [[, values, givenUp] = ["", [], 0]] = counted(contexts).toState();
  assert.deepEqual(values[0], ["acme", 1_000]);
  assert.ok(values.length <= 128, `${values.length} values`);
  const all = values.reduce((sum, [, count]) => sum + count, givenUp);
  assert.equal(all, contexts.length);
});

test("the first keys by name are counted, whatever comes first; objects are passed over", () => {
  const keys = Array.from("jihgfedcba", (key) => ({ [key]: 1, nested: { x: 1 } }));
  assert.deepEqual(
    counted(keys)
      .toState()
      .map(([key]) => key),
    [..."abcdefgh"],
  );
});

for (const [operator, value, expected] of [
  ["=", "/a", true],
  ["=", "/b", false],
  ["!=", "/a", false],
  ["!=", "/b", true],
  ["~", "a", true],
  ["~", "b", false],
] as const) {
  test(`route /a ${expected ? "meets" : "does not meet"} ${operator}${value}`, () => {
    assert.equal(meets([{ key: "route", operator, value }], { route: "/a" }), expected);
  });
}

test("a stall without the key meets != alone", () => {
  const condition = { key: "route", value: "/a" };
  assert.equal(meets([{ ...condition, operator: "!=" }], undefined), true);
  assert.equal(meets([{ ...condition, operator: "=" }], {}), false);
  assert.equal(meets([{ ...condition, operator: "~" }], {}), false);
});
