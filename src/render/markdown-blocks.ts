/** The parts that Markdown of reports and of comparisons are made of. */
import type { Group } from "../report/model.js";
import { LONGEST_SENTENCE } from "./clip-text.js";
import { escapeMarkdown, markdownCode, markdownFence } from "./escape-markdown.js";
import type { RenderOptions } from "./format.js";
import { commandFor, type ProvenanceLine } from "./provenance.js";
import { sourceText } from "./source-text.js";
import { stackLines, stackTitle } from "./stack-lines.js";
import { visibleText } from "./visible-text.js";

/** GitHub takes 65,536 characters in a comment; this leaves room for what people write around it. */
export const MARKDOWN_CHARACTERS = 60_000;
/** Kept free for the line that says what was cut. */
export const CUT_LINE_CHARACTERS = 4_200;

const MOST_STACKS = 3;

/** A table; its cells must be escaped already. */
export function markdownTable(
  columns: readonly { readonly title: string; readonly align: "left" | "right" }[],
  rows: readonly (readonly string[])[],
): string {
  const lines = [
    columns.map(({ title }) => title),
    columns.map(({ align }) => (align === "right" ? "---:" : ":---")),
    ...rows,
  ];
  return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** The lines of source and the heaviest stacks of a group, as fenced blocks. */
export function markdownStacks(group: Group, of = ""): string[] {
  const { source, stacks } = group;
  const parts: string[] = source === undefined ? [] : [markdownFence(sourceText(source))];
  for (const [i, stack] of stacks.slice(0, MOST_STACKS).entries()) {
    const title =
      stacks.length === 1
        ? `Stack${of}, innermost first:`
        : `Stack ${i + 1} of ${stacks.length}${of} (${stackTitle(stack)}), innermost first:`;
    parts.push(`${title}\n\n${markdownFence(stackLines(stack))}`);
  }
  return parts;
}

/** Where it all comes from, in small print. */
export function markdownFooter(provenance: readonly ProvenanceLine[]): string {
  const lines = provenance.map(({ label, text, isCode }) => {
    const shown = visibleText(text, LONGEST_SENTENCE);
    return `- ${label}: ${isCode === true ? markdownCode(shown) : escapeMarkdown(shown)}`;
  });
  return `\n---\n\n<sub>\n\n${lines.join("\n")}\n\n</sub>\n`;
}

/** Says what did not fit, and the command that gives it; empty if all did. */
export function markdownCut(cut: readonly string[], options: RenderOptions): string {
  if (cut.length === 0) return "";
  const command = visibleText(commandFor(options, "-o report.html"), LONGEST_SENTENCE);
  return `\nLeft out here: ${cut.join(" and ")}. All of it: ${markdownCode(command)}\n`;
}

/** A sentence that may hold names of the log. */
export function markdownSentence(text: string): string {
  return escapeMarkdown(visibleText(text, LONGEST_SENTENCE));
}
