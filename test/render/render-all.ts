import type { Comparison } from "../../src/compare/comparison-model.js";
import {
  FORMAT_NAMES,
  FORMATS,
  type FormatName,
  type FormatOutput,
} from "../../src/render/formats.js";
import type { ComparisonOptions, RenderOptions } from "../../src/render/render-options.js";
import type { Report } from "../../src/report/model.js";

/** A report in one format; the rows of an NDJSON stream as its lines. */
export async function renderReport(
  name: FormatName,
  report: Report,
  options: RenderOptions,
): Promise<string> {
  return textOf(await FORMATS[name].report(), report, options);
}

/** A comparison in one format. */
export async function renderComparison(
  name: FormatName,
  comparison: Comparison,
  options: ComparisonOptions,
): Promise<string> {
  return textOf(await FORMATS[name].comparison(), comparison, options);
}

/** Something in every format. */
export async function inEveryFormat(
  render: (name: FormatName) => Promise<string>,
): Promise<ReadonlyMap<FormatName, string>> {
  const texts = new Map<FormatName, string>();
  for (const name of FORMAT_NAMES) texts.set(name, await render(name));
  return texts;
}

function textOf<Finished, Options extends RenderOptions>(
  output: FormatOutput<Finished, Options>,
  finished: Finished,
  options: Options,
): string {
  return output.kind === "text"
    ? output.render(finished, options)
    : output
        .rows(finished)
        .map((row) => `${JSON.stringify(row)}\n`)
        .join("");
}
