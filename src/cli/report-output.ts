import type { RenderOptions } from "../render/format.js";
import { FORMATS, type FormatName } from "../render/formats.js";
import type { Report } from "../report/model.js";

/** Loads a format and writes a report in it. */
export async function renderReport(
  report: Report,
  format: FormatName,
  options: RenderOptions,
): Promise<string> {
  const output = await FORMATS[format].report();
  if (output.kind === "text") return output.render(report, options);
  const { ndjsonText } = await import("./ndjson-output.js");
  return ndjsonText(output.rows(report));
}
