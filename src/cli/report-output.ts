import type { RenderOptions } from "../render/format.js";
import { FORMATS, type FormatName } from "../render/formats.js";
import type { Report } from "../report/model.js";
import { ndjsonText } from "./ndjson-output.js";

/** Loads a format and writes a report in it. */
export async function renderReport(
  report: Report,
  format: FormatName,
  options: RenderOptions,
): Promise<string> {
  const output = await FORMATS[format].report();
  return output.kind === "text" ? output.render(report, options) : ndjsonText(output.rows(report));
}
