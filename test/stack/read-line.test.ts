import assert from "node:assert/strict";
import { test } from "node:test";
import { LineReader } from "../../src/stack/read-line.js";
import { readStack } from "../../src/stack/read-stack.js";

test("stacks read with what was read before are those read alone, through several generations of lines", () => {
  const lines = new LineReader();
  const textOf = (i: number): string =>
    `Error\n    at f${i} (/srv/a.js:${i}:1)\n    at common (/srv/b.js:1:2)\nno frame ${i % 50}`;
  for (let round = 0; round < 2; round++) {
    for (let i = 0; i < 40_000; i++) {
      assert.deepEqual(readStack(textOf(i), lines).frames, readStack(textOf(i)).frames);
    }
  }
});

test("equal lines give the same object", () => {
  const lines = new LineReader();
  const [a, b] = [
    "Error\n    at f (/srv/a.js:1:1)",
    "    at f (/srv/a.js:1:1)\n    at g (/b.js:1:1)",
  ];
  assert.ok(readStack(a ?? "", lines).frames[0] === readStack(b ?? "", lines).frames[0]);
});
