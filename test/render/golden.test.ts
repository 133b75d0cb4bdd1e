import { test } from "node:test";
import { FORMAT_NAMES } from "../../src/render/formats.js";
import { assertGolden } from "./golden-file.js";
import { renderComparison, renderReport } from "./render-all.js";
import { COMPARISON_OPTIONS, quietComparison, sampleComparison } from "./sample-comparison.js";
import { quietReport, SAMPLE_OPTIONS, sampleReport } from "./sample-report.js";

for (const name of FORMAT_NAMES) {
  test(`${name}: a day with everything in it`, async () => {
    assertGolden(`report.${name}`, await renderReport(name, sampleReport(), SAMPLE_OPTIONS));
  });
  test(`${name}: a quiet day`, async () => {
    assertGolden(`quiet.${name}`, await renderReport(name, quietReport(), SAMPLE_OPTIONS));
  });
  test(`${name}: a comparison with everything in it`, async () => {
    const text = await renderComparison(name, sampleComparison(), COMPARISON_OPTIONS);
    assertGolden(`comparison.${name}`, text);
  });
  test(`${name}: nothing on either side of a comparison`, async () => {
    const text = await renderComparison(name, quietComparison(), COMPARISON_OPTIONS);
    assertGolden(`quiet-comparison.${name}`, text);
  });
}

test("table: 80 columns", async () => {
  const options = { ...SAMPLE_OPTIONS, width: 80 };
  assertGolden("report-80.table", await renderReport("table", sampleReport(), options));
});

test("table: a comparison in 80 columns, with all functions, interrupted", async () => {
  const options = { ...COMPARISON_OPTIONS, width: 80, isAllShown: true };
  const comparison = sampleComparison({ isPartial: true });
  assertGolden("comparison-80.table", await renderComparison("table", comparison, options));
});
