/** The room and the looks of a text for a terminal, and the lines that several such texts have. */
import { visibleSentence } from "./log-text.js";
import type { RenderOptions } from "./render-options.js";
import { type Style, styleFor } from "./style.js";
import { wrapText } from "./wrap-text.js";

export interface Layout {
  /** Columns of the terminal. */
  readonly width: number;
  readonly style: Style;
}

export function layoutFor({ width, hasColour }: RenderOptions): Layout {
  return { width, style: styleFor(hasColour) };
}

/**
 * A sentence of ours, which may hold names of the log, as lines.
 *
 * @param indent how many columns all of them are indented
 * @param hanging what the lines after the first begin with
 */
export function sentenceLines(
  text: string,
  { width }: Layout,
  indent = 0,
  hanging = "  ",
): string[] {
  const lines = wrapText(visibleSentence(text), width - indent, hanging);
  return lines.map((line) => " ".repeat(indent) + line);
}

/** What to mind before believing a result, below an empty line; no lines if there is nothing. */
export function caveatLines(notes: readonly string[], layout: Layout): string[] {
  if (notes.length === 0) return [];
  const lines = notes.flatMap((note) => sentenceLines(`- ${note}`, layout));
  return ["", layout.style.bold("CAVEATS"), ...lines];
}

/** How the numbers were made, below an empty line. */
export function methodLines(methods: readonly string[], layout: Layout): string[] {
  const lines = methods.flatMap((method) => sentenceLines(`Method: ${method}`, layout));
  return ["", ...lines.map(layout.style.dim)];
}

/** Parts with an empty line between them; those without lines are left out. */
export function separatedParts(parts: readonly (readonly string[])[]): string {
  return parts
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join("\n")}\n`)
    .join("\n");
}
