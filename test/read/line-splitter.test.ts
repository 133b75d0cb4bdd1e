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
  nulCount: number;
}

interface SeenTooLong {
  line: number;
  offset: number;
  sizeBytes: number;
  nulCount: number;
}

function split(chunks: readonly Buffer[], limit?: number): (SeenLine | SeenTooLong)[] {
  const seen: (SeenLine | SeenTooLong)[] = [];
  const splitter = new LineSplitter(
    {
      line: (bytes, start, end, line, offset, isTerminated, nulCount) =>
        void seen.push({
          ...{ text: bytes.toString("utf8", start, end), line, offset, isTerminated, nulCount },
        }),
      tooLong: (line, offset, sizeBytes, _isDocument, nulCount) =>
        void seen.push({ line, offset, sizeBytes, nulCount }),
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
  .array(fc.oneof(fc.string({ maxLength: 12 }), fc.constantFrom("\n", "é\r\n", "\0\0\0")), {
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
      const bytes = Buffer.from(whole);
      assert.equal(seen.length, expected.length);
      for (const [i, one] of seen.entries()) {
        assert.equal(one.line, i + 1);
        assert.equal(one.text, expected[i]?.replaceAll("\0", ""));
        const end = one.offset + Buffer.byteLength(one.text) + one.nulCount;
        assert.equal(bytes.toString("utf8", one.offset, end), expected[i]);
        assert.equal(one.isTerminated, i < seen.length - 1 || whole.endsWith("\n"));
      }
    }),
  );
});

test("a line over the limit is passed over and counted, and its neighbours are not lost", () => {
  const whole = Buffer.from(
    `sh\0ort\n${"\0".repeat(20)}${"x".repeat(50)}\n${"\0".repeat(50)}last\n`,
  );
  for (const size of [1, 7, 20, 100]) {
    const chunks = cut(
      whole,
      Array.from({ length: 100 }, () => size),
    );
    const seen = split(chunks, 10);
    assert.deepEqual(
      seen.map((one) => ("text" in one ? one.text : `too long ${one.line}`)),
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
