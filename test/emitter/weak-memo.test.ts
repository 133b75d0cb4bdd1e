import assert from "node:assert/strict";
import { test } from "node:test";
import { weakMemo } from "../../src/emitter/weak-memo.js";

test("what is asked again within a stall is made once", () => {
  const made: string[] = [];
  const read = weakMemo((key) => {
    made.push(key);
    return key === "lost" ? undefined : `text of ${key}`;
  });
  const asked = ["a", "lost", "a", "lost"].map(read);
  assert.deepEqual(asked, ["text of a", undefined, "text of a", undefined]);
  assert.deepEqual(made, ["a", "lost"]);
});
