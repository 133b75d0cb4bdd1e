/**
 * The keys of stacks: equal for equal stacks and for no others.
 */

import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Frame } from "../../src/stack/frame.js";
import type { StackFacts } from "../../src/tally/distinct-stack.js";
import { encodeScripts } from "../../src/tally/scripts.js";
import { stackKey } from "../../src/tally/stack-key.js";

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const flag = maybe(fc.constant(true as const));
const word = fc.constantFrom("", "a", "b", "ab", "ba", "\uffff", "\ufffe", "Cart.total");
const frame = fc
  .record({
    functionName: maybe(word),
    alias: maybe(word),
    file: maybe(word),
    line: maybe(fc.constantFrom(0, 1, 2, 1e9, 2 ** 33, 2 ** 33 + 1)),
    column: maybe(fc.nat(3)),
    isAsync: flag,
    isNative: flag,
  })
  .map((fields) => JSON.parse(JSON.stringify(fields)) as Frame);
const start = fc.option(fc.tuple(fc.nat(2), fc.nat(2)));
const facts: fc.Arbitrary<StackFacts> = fc.record({
  frames: fc.array(frame, { maxLength: 3 }),
  functionStarts: maybe(fc.array(start, { maxLength: 3 })),
  state: fc.constantFrom("running", "poll", "plumbing"),
  folding: fc.constantFrom(0, 1),
  scripts: fc
    .uniqueArray(fc.tuple(word, fc.record({ sha256: word }, { requiredKeys: [] })), {
      maxLength: 2,
      selector: ([url]) => url,
    })
    .map((all) => new Map(all)),
});

/** What makes a stack, whatever the order of its fields. */
function meaning({ frames, functionStarts, state, folding, scripts }: StackFacts): string {
  const fields = frames.map((one) => Object.entries(one).sort());
  return JSON.stringify([fields, functionStarts ?? null, state, folding, encodeScripts(scripts)]);
}

test("stacks have the same key if and only if they are equal", () => {
  const byKey = new Map<string, string>();
  const byMeaning = new Map<string, string>();
  let met = 0;
  fc.assert(
    fc.property(facts, (stack) => {
      const key = stackKey(stack);
      const copy = { ...JSON.parse(JSON.stringify(stack)), scripts: stack.scripts } as StackFacts;
      assert.equal(stackKey(copy), key, "frames that are other objects");
      const what = meaning(stack);
      if (byMeaning.has(what)) met++;
      assert.equal(byKey.get(key) ?? what, what);
      assert.equal(byMeaning.get(what) ?? key, key);
      byKey.set(key, what);
      byMeaning.set(what, key);
    }),
    { numRuns: 20_000 },
  );
  assert.ok(met > 100 && byKey.size > 1000, `${met} met again, ${byKey.size} different`);
});

test("the places of words matter: a name is no file, and two words are not one", () => {
  const keyOf = (...frames: readonly Frame[]) =>
    stackKey({
      ...{ frames, functionStarts: undefined, state: "running" as const, folding: 0 as const },
      scripts: new Map(),
    });
  const keys = [
    keyOf({ functionName: "ab" }),
    keyOf({ functionName: "a", file: "b" }),
    keyOf({ file: "ab" }),
    keyOf({ alias: "ab" }),
    keyOf({ functionName: "a" }, { functionName: "b" }),
    keyOf({ functionName: "b" }, { functionName: "a" }),
    keyOf({ functionName: "a", file: "" }),
    keyOf({ functionName: "a" }),
    keyOf(),
  ];
  assert.equal(new Set(keys).size, keys.length);
});
