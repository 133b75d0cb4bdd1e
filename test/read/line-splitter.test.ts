import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  DOCUMENT_START,
  LineSplitter,
  LONGEST_DOCUMENT_BYTES,
} from "../../src/read/line-splitter.js";

interface SeenLine {
  text: string;
  line: number;
  offset: number;
  isTerminated: boolean;
}

function split(chunks: readonly Buffer[], limit?: number): (SeenLine | { tooLong: number })[] {
  const seen: (SeenLine | { tooLong: number })[] = [];
  const splitter = new LineSplitter(
    {
      line: (bytes, start, end, line, offset, isTerminated) =>
        void seen.push({ text: bytes.toString("utf8", start, end), line, offset, isTerminated }),
      tooLong: (line) => void seen.push({ tooLong: line }),
    },
    limit,
  );
  for (const chunk of chunks) splitter.push(chunk);
  splitter.finish();
  return seen;
}

function cut(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const chunks: Buffer[] = [];
  let at = 0;
  for (const size of sizes) {
    chunks.push(bytes.subarray(at, at + size));
    at += size;
  }
  return [...chunks, bytes.subarray(at)];
}

const text = fc
  .array(fc.oneof(fc.string({ maxLength: 12 }), fc.constant("\n"), fc.constant("é\r\n")), {
    maxLength: 40,
  })
  .map((parts) => parts.join(""));

test("any sizes of chunks give the same lines", () => {
  fc.assert(
    fc.property(
      text,
      fc.array(fc.nat(9)),
      fc.option(fc.integer({ min: 1, max: 20 }), { nil: undefined }),
      (whole, sizes, limit) => {
        const bytes = Buffer.from(whole);
        assert.deepEqual(split(cut(bytes, sizes), limit), split([bytes], limit));
      },
    ),
  );
});

test("the lines are those of the text, with their numbers and offsets", () => {
  fc.assert(
    fc.property(text, (whole) => {
      const expected = whole.split("\n");
      if (expected.at(-1) === "") expected.pop();
      const seen = split([Buffer.from(whole)]) as SeenLine[];
      assert.deepEqual(
        seen.map((one) => one.text),
        expected,
      );
      const bytes = Buffer.from(whole);
      for (const [i, one] of seen.entries()) {
        assert.equal(one.line, i + 1);
        assert.equal(
          bytes.toString("utf8", one.offset, one.offset + Buffer.byteLength(one.text)),
          one.text,
        );
        assert.equal(one.isTerminated, i < seen.length - 1 || whole.endsWith("\n"));
      }
    }),
  );
});

test("a line over the limit is passed over and counted, and its neighbours are not lost", () => {
  const whole = Buffer.from(`short\n${"x".repeat(50)}\nlast\n`);
  for (const size of [1, 7, 20, 100]) {
    const chunks = cut(
      whole,
      Array.from({ length: 100 }, () => size),
    );
    const seen = split(chunks, 10);
    assert.deepEqual(
      seen.map((one) => ("tooLong" in one ? `too long ${one.tooLong}` : one.text)),
      ["short", "too long 2", "last"],
    );
  }
});

test("a summary beyond its limit is told apart from a long line, also where it comes in pieces", () => {
  const seen: boolean[] = [];
  const splitter = new LineSplitter({
    line: () => assert.fail("read"),
    tooLong: (_line, _offset, _sizeBytes, isDocument) => void seen.push(isDocument),
  });
  const rest = Buffer.alloc(LONGEST_DOCUMENT_BYTES, "x");
  for (const start of [DOCUMENT_START, '{"v":1,']) {
    for (const piece of [Buffer.from(start), rest, Buffer.from("\n")]) splitter.push(piece);
    splitter.push(Buffer.concat([Buffer.from(start), rest, Buffer.from("\n")]));
  }
  assert.deepEqual(seen, [true, true, false, false]);
});
