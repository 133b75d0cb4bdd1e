import { test } from "node:test";
import { FORMAT_NAMES } from "../../src/render/formats.js";
import { assertGolden } from "./golden-file.js";
import { renderReport } from "./render-all.js";
import { quietReport, SAMPLE_OPTIONS, sampleReport } from "./sample-report.js";

for (const name of FORMAT_NAMES) {
  test(`${name}: a day with everything in it`, async () => {
    assertGolden(`report.${name}`, await renderReport(name, sampleReport(), SAMPLE_OPTIONS));
  });
  test(`${name}: a quiet day`, async () => {
    assertGolden(`quiet.${name}`, await renderReport(name, quietReport(), SAMPLE_OPTIONS));
  });
}

test("table: 80 columns", async () => {
  const options = { ...SAMPLE_OPTIONS, width: 80 };
  assertGolden("report-80.table", await renderReport("table", sampleReport(), options));
});
