/** A law over all renderers: whatever a log holds in its names, no format lets it out as more than a text. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { checkHarmless } from "./harmless.js";
import { hostileComparison } from "./hostile-comparison.js";
import { HOSTILE_NAMES, HOSTILE_PIECES, hostileReport } from "./hostile-report.js";
import { inEveryFormat, renderComparison, renderReport } from "./render-all.js";
import { COMPARISON_OPTIONS } from "./sample-comparison.js";
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

/** Names come out harmless in every format of a report. */
export function namesAreHarmlessInReports() {
  return fc.asyncProperty(names, async (drawn) => {
    let n = 0;
    const next = (): string => drawn[n++ % drawn.length] ?? "";
    const report = hostileReport(next, drawn.length < HOSTILE_NAMES.length ? 2 : 8);
    const options = { ...SAMPLE_OPTIONS, command: next() };
    const texts = await inEveryFormat((format) => renderReport(format, report, options));
    for (const [format, text] of texts) checkHarmless(format, text);
    const json = JSON.parse(texts.get("json") ?? "");
    assert.equal(json.groups.length, report.groups.length);
    assert.equal(json.groups[0].function, report.groups[0]?.function);
    assert.equal(json.totals.blockedMs, report.totals.blockedMs);
    assert.ok(Object.hasOwn(json.problemCounts, "__proto__"));
    assert.equal(foldedSum(texts.get("folded") ?? ""), Math.round(report.totals.blockedMs));
    const [profile] = JSON.parse(texts.get("speedscope") ?? "").profiles;
    assert.equal(profile.samples.length, profile.weights.length);
  });
}

/** Names come out harmless in every format of a comparison. */
export function namesAreHarmlessInComparisons() {
  return fc.asyncProperty(names, async (drawn) => {
    let n = 0;
    const next = (): string => drawn[n++ % drawn.length] ?? "";
    const comparison = hostileComparison(next);
    const options = { ...COMPARISON_OPTIONS, command: next(), isAllShown: true };
    const texts = await inEveryFormat((format) => renderComparison(format, comparison, options));
    for (const [format, text] of texts) checkHarmless(format, text);
    const json = JSON.parse(texts.get("json") ?? "");
    assert.equal(json.groups.length, comparison.groups.length);
    assert.equal(json.groups[0].function, comparison.groups[0]?.function);
    assert.ok(Object.hasOwn(json.problemCounts, "__proto__"));
    const folded = texts.get("folded") ?? "";
    const { before, after } = comparison;
    assert.equal(foldedSum(folded, 2), Math.round(before.totals.blockedMs));
    assert.equal(foldedSum(folded), Math.round(after.totals.blockedMs));
    assert.equal(JSON.parse(texts.get("speedscope") ?? "").profiles.length, 2);
  });
}

/** The sum of the last column of folded stacks, or of one before it. */
function foldedSum(text: string, fromTheEnd = 1): number {
  return text
    .trimEnd()
    .split("\n")
    .reduce((sum, line) => sum + Number(line.split(" ").at(-fromTheEnd)), 0);
}
