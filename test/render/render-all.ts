import type { RenderOptions } from "../../src/render/format.js";
import { FORMAT_NAMES, FORMATS, type FormatName } from "../../src/render/formats.js";
import type { Report } from "../../src/report/model.js";

/** A report in one format; the rows of an NDJSON stream as its lines. */
export async function renderReport(
  name: FormatName,
  report: Report,
  options: RenderOptions,
): Promise<string> {
  const output = await FORMATS[name].report();
  return output.kind === "text"
    ? output.render(report, options)
    : output
        .rows(report)
        .map((row) => `${JSON.stringify(row)}\n`)
        .join("");
}

/** A report in every format. */
export async function renderAll(
  report: Report,
  options: RenderOptions,
): Promise<ReadonlyMap<FormatName, string>> {
  const texts = new Map<FormatName, string>();
  for (const name of FORMAT_NAMES) texts.set(name, await renderReport(name, report, options));
  return texts;
}
