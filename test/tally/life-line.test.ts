import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { LifeLine, LONGEST_SILENCE_MS } from "../../src/tally/life-line.js";
import type { Span } from "../../src/tally/span.js";

/** Whole halves of the longest silence, so that a silence is often exactly the longest. */
const halves = (max: number) =>
  fc.integer({ min: 0, max }).map((count) => (count * LONGEST_SILENCE_MS) / 2);
const SPANS = fc.array(fc.record({ from: halves(120), length: halves(6) }), {
  minLength: 1,
  maxLength: 40,
});

test("signs of life make the same spans in any order: those that are near are one", () => {
  fc.assert(
    fc.property(SPANS, (drawn) => {
      const life = new LifeLine();
      const spans = drawn.map(({ from, length }) => ({ from, to: from + length }));
      for (const { from, to } of spans) life.add(from, to);
      assert.deepEqual(life.rawSpans, joined(spans));
    }),
  );
});

function joined(spans: readonly Span[]): Span[] {
  const all: { from: number; to: number }[] = [];
  for (const { from, to } of spans.toSorted((a, b) => a.from - b.from)) {
    const last = all.at(-1);
    if (last !== undefined && from - last.to <= LONGEST_SILENCE_MS) last.to = Math.max(last.to, to);
    else all.push({ from, to });
  }
  return all;
}
