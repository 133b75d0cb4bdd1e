/** The parts that the wiki markup of reports and of comparisons is made of. */
import type { Group } from "../report/model.js";
import { LONGEST_SENTENCE } from "./clip-text.js";
import { escapeJira, jiraBlock, jiraCode } from "./escape-jira.js";
import type { RenderOptions } from "./format.js";
import { commandFor, type ProvenanceLine } from "./provenance.js";
import { sourceText } from "./source-text.js";
import { stackLines, stackTitle } from "./stack-lines.js";
import { visibleText } from "./visible-text.js";

/** Jira takes 32,767 characters in a description or comment unless it is set up otherwise. */
export const JIRA_CHARACTERS = 30_000;
/** Kept free for the line that says what was cut. */
export const CUT_LINE_CHARACTERS = 3_500;

/** A table; its cells must be escaped already. */
export function jiraTable(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  return [
    `||${titles.map((title) => escapeJira(title) || " ").join("||")}||`,
    // A cell without anything in it would end the row's cells early.
    ...rows.map((cells) => `|${cells.map((cell) => cell || " ").join("|")}|`),
  ].join("\n");
}

/** The lines of source and the heaviest stack of a group. */
export function jiraStack({ source, stacks }: Group, of = ""): string[] {
  const [heaviest] = stacks;
  return [
    ...(source === undefined ? [] : [jiraBlock(sourceText(source))]),
    ...(heaviest === undefined
      ? []
      : [
          `Heaviest stack${of} (${stackTitle(heaviest)}), innermost first:`,
          jiraBlock(stackLines(heaviest)),
        ]),
  ];
}

/** Where it all comes from. */
export function jiraFooter(provenance: readonly ProvenanceLine[]): string {
  const lines = provenance.map(
    ({ label, text, isCode }) =>
      `* ${label}: ${isCode === true ? jiraName(text) : jiraSentence(text)}`,
  );
  return `\n----\n${lines.join("\n")}\n`;
}

/** Says what did not fit, and the command that gives it; empty if all did. */
export function jiraCut(cut: readonly string[], options: RenderOptions): string {
  return cut.length === 0
    ? ""
    : `\nLeft out to fit into a ticket: ${cut.join(" and ")}. All of it: ${jiraName(commandFor(options, "-o report.html"))}\n`;
}

/** A sentence that may hold names of the log. */
export function jiraSentence(text: string): string {
  return escapeJira(visibleText(text, LONGEST_SENTENCE));
}

/** A name in the fixed-width font. */
export function jiraName(text: string): string {
  return jiraCode(visibleText(text, LONGEST_SENTENCE));
}
