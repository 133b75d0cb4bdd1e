import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { foldRecursion } from "../../src/stack/fold-recursion.js";
import type { ResolvedFrame } from "../../src/stack/resolved-frame.js";

const frame = (functionName: string, line = 1): ResolvedFrame => ({
  functionName,
  file: "/srv/tree.js",
  line,
  column: 1,
  outcome: "no-map",
  generated: { functionName },
});

/** Letters are functions, innermost first: `aab` folds to `a2 b`. */
function folded(letters: string): string {
  return foldRecursion([...letters].map((letter) => frame(letter)))
    .map(({ functionName, calls }) => `${functionName}${calls ?? ""}`)
    .join(" ");
}

const CASES: readonly (readonly [stack: string, folded: string])[] = [
  ["", ""],
  ["abc", "a b c"],
  ["aaab", "a3 b"],
  ["xaaab", "x a3 b"],
  ["ababab", "a3 b3"],
  ["xababm", "x a2 b2 m"],
  ["aabaab", "a4 b2"],
  ["abcabcabc", "a3 b3 c3"],
  ["abcdefghabcdefgh", "a2 b2 c2 d2 e2 f2 g2 h2"],
  ["abcdefghiabcdefghi", "a b c d e f g h i a b c d e f g h i"],
  ["abac", "a b a c"],
];

for (const [stack, expected] of CASES) {
  test(`${stack || "no frames"}: ${expected || "none"}`, () =>
    assert.equal(folded(stack), expected));
}

test("the innermost call stays, because its line is where the time was spent", () => {
  const [only] = foldRecursion([frame("walk", 7), frame("walk", 9), frame("walk", 9)]);
  assert.deepEqual([only?.line, only?.calls], [7, 3]);
});

test("functions without a name, and a function of another file, are not one recursion", () => {
  const { functionName: _, ...nameless } = frame("");
  const frames = [
    { ...nameless, line: 1 },
    { ...nameless, line: 2 },
    frame("walk"),
    { ...frame("walk"), file: "/srv/other.js" },
  ];
  assert.equal(foldRecursion(frames).length, 4);
});

test("laws: no call is lost, folding twice changes nothing, and depth does not matter", () => {
  const stack = fc.array(fc.constantFrom("a", "b", "c"), { maxLength: 40 });
  fc.assert(
    fc.property(stack, (letters) => {
      const once = foldRecursion(letters.map((letter) => frame(letter)));
      const count = once.reduce((sum, { calls = 1 }) => sum + calls, 0);
      assert.equal(count, letters.length);
      assert.equal(foldRecursion(once).length, once.length);
    }),
  );
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 60 }), fc.integer({ min: 2, max: 60 }), (m, n) => {
      const names = (depth: number) => folded(`x${"ab".repeat(depth)}z`).replaceAll(/\d/g, "");
      assert.equal(names(m), names(n));
    }),
  );
});
