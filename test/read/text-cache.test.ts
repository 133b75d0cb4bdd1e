/**
 * What is remembered of a log's strings is never another string, however many were forgotten meanwhile.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { TextCache } from "../../src/read/text-cache.js";

/** A string of a log as it stands there, and where it begins behind its quote. */
function line(text: string): { bytes: Buffer; from: number } {
  return { bytes: Buffer.from(`{"stack":${JSON.stringify(text)}}`), from: 10 };
}

test("every string is found as it stands, through several generations of them", () => {
  const cache = new TextCache();
  // 5,000 strings of 8 KB are more than two generations hold; those at the beginning come again and again.
  const textOf = (i: number): string =>
    `Error\n    at f${i} (/srv/shop/ä.js:${i}:1)\n${"    at deep (/srv/deep.js:1:2)\n".repeat(260)}${i}`;
  for (let round = 0; round < 2; round++) {
    for (let i = 0; i < 5000; i++) {
      for (const number of [i, i % 7, i]) {
        const { bytes, from } = line(textOf(number));
        const found = cache.find(bytes, from, bytes.length);
        assert.equal(found?.text, textOf(number));
        assert.equal(bytes[from + (found?.raw.length ?? 0) - 1], 34, "raw ends with the quote");
      }
    }
  }
});

test("what is asked for often stays: the same object every time, whatever is forgotten beside it", () => {
  const cache = new TextCache();
  const often = line("Error\n    at often (/srv/often.js:1:1)");
  const find = ({ bytes, from }: { bytes: Buffer; from: number }) =>
    cache.find(bytes, from, bytes.length);
  find(often);
  const known = find(often);
  for (let i = 0; i < 3000; i++) {
    const other = line(`Error ${i}\n${"    at rare (/srv/rare.js:1:1)\n".repeat(500)}`);
    find(other);
    find(other);
    assert.equal(find(often)?.text, known?.text);
    assert.ok(find(often)?.starts === known?.starts, "not decoded again");
  }
});
