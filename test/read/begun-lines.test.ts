import assert from "node:assert/strict";
import { test } from "node:test";
import { BegunLines } from "../../src/read/begun-lines.js";
import type { LinePiece } from "../../src/read/unwrap-line.js";

const MEGABYTE = "x".repeat(2 ** 20);

function piece(stream: string, text: string, isLast = false): LinePiece {
  return { kind: "piece", shape: "docker", stream, text, isLast };
}

test("however many long lines have ended, the pieces of the next one are joined", () => {
  const begun = new BegunLines();
  for (let line = 0; line < 40; line++) {
    assert.equal(begun.take(piece("a", MEGABYTE)), undefined);
    assert.equal(begun.take(piece("b", `${line}`)), undefined);
    assert.equal(begun.take(piece("a", "end", true))?.text, `${MEGABYTE}end`);
    assert.equal(begun.take(piece("b", ".", true))?.text, `${line}.`);
  }
  assert.deepEqual(begun.takeAll(), []);
});

test("lines that nobody ends are forgotten, the oldest first", () => {
  const begun = new BegunLines();
  for (let stream = 0; stream < 20; stream++) begun.take(piece(`${stream}`, MEGABYTE));
  const left = begun.takeAll().map(({ stream }) => stream);
  assert.deepEqual(
    left,
    Array.from({ length: 16 }, (_, i) => `${i + 4}`),
  );
  assert.deepEqual(begun.takeAll(), []);
});
