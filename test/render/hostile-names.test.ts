/** A law over all renderers: whatever a log holds in its names, no format lets it out as more than a text. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { checkHarmless } from "./harmless.js";
import { HOSTILE_NAMES, HOSTILE_PIECES, hostileReport } from "./hostile-report.js";
import { renderAll } from "./render-all.js";
import { SAMPLE_OPTIONS } from "./sample-report.js";

/** Mixtures of the names that have broken something and of what syntaxes are made of. */
const names = fc.array(
  fc
    .array(
      fc.oneof(
        { arbitrary: fc.constantFrom(...HOSTILE_PIECES), weight: 6 },
        { arbitrary: fc.constantFrom(...HOSTILE_NAMES.map(shortened)), weight: 1 },
        { arbitrary: fc.string({ maxLength: 4 }), weight: 1 },
      ),
      { maxLength: 12 },
    )
    .map((parts) => parts.join("")),
  { minLength: 1, maxLength: 40 },
);

/** Still longer than any name is shown; the whole length is among the examples. */
function shortened(name: string): string {
  return name.slice(0, 300);
}

test("hostile names come out harmless in every format", async () => {
  await fc.assert(
    fc.asyncProperty(names, async (drawn) => {
      let n = 0;
      const next = (): string => drawn[n++ % drawn.length] ?? "";
      const report = hostileReport(next, drawn.length < HOSTILE_NAMES.length ? 2 : 8);
      const texts = await renderAll(report, { ...SAMPLE_OPTIONS, command: next() });
      for (const [format, text] of texts) checkHarmless(format, text);
      const json = JSON.parse(texts.get("json") ?? "");
      assert.equal(json.groups.length, report.groups.length);
      assert.equal(json.groups[0].function, report.groups[0]?.function);
      assert.equal(json.totals.blockedMs, report.totals.blockedMs);
      assert.ok(Object.hasOwn(json.problemCounts, "__proto__"));
      assert.equal(foldedSum(texts.get("folded") ?? ""), Math.round(report.totals.blockedMs));
      const [profile] = JSON.parse(texts.get("speedscope") ?? "").profiles;
      assert.equal(profile.samples.length, profile.weights.length);
    }),
    { numRuns: 100, examples: [[[...HOSTILE_NAMES]]] },
  );
});

function foldedSum(text: string): number {
  return text
    .trimEnd()
    .split("\n")
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(" ") + 1)), 0);
}
