import type { Group, Report } from "../report/model.js";
import { LONGEST_IN_TABLE, LONGEST_SENTENCE } from "./clip-text.js";
import { escapeMarkdown, htmlCode, markdownCode, markdownFence } from "./escape-markdown.js";
import type { RenderOptions } from "./format.js";
import { groupFacts } from "./group-facts.js";
import { functionText, placeText } from "./group-text.js";
import { headline } from "./headline.js";
import { commandFor, provenance } from "./provenance.js";
import { columnTexts, RANKING_COLUMNS, rankingRows } from "./ranking.js";
import { sourceText } from "./source-text.js";
import { stackLines, stackTitle } from "./stack-lines.js";
import { TextBudget } from "./text-budget.js";
import { formatCount, formatDuration, plural } from "./units.js";
import { visibleText } from "./visible-text.js";

/** GitHub takes 65,536 characters in a comment; this leaves room for what people write around it. */
export const MARKDOWN_CHARACTERS = 60_000;
/** Nobody reads more rows in a ticket. */
const MOST_ROWS = 25;
const MOST_STACKS = 3;
const MOST_LINES = 10;
/** Kept free for the line that says what was cut. */
const CUT_LINE_CHARACTERS = 4_200;

/** A block to paste into a ticket on GitHub or GitLab: the answer, the ranking, and each group folded away. */
export function renderReportMarkdown(report: Report, options: RenderOptions): string {
  const rows = rankingRows(report, MOST_ROWS);
  const shown = rows.flatMap(({ group }) => group ?? []);
  const footer = footerText(report, options);
  const budget = new TextBudget(MARKDOWN_CHARACTERS - footer.length - CUT_LINE_CHARACTERS);
  budget.add(`## ${escapeMarkdown(headline(report))}\n`);
  if (rows.length > 0) budget.add(`\n${rankingTable(report)}\n`);
  const aside = asideText(report);
  const hasAside = aside === "" || budget.add(`\n${aside}\n`);
  let detailed = 0;
  for (const group of shown) {
    if (!budget.add(`\n${groupDetails(group, detailed + 1)}\n`)) break;
    detailed++;
  }
  const others = rows.find(({ group }) => group === undefined);
  const cut = [
    ...(hasAside ? [] : ["the notes"]),
    ...(detailed < shown.length
      ? [`the details of ${plural(shown.length - detailed, "group")}`]
      : []),
    ...(others === undefined ? [] : [`the rows of ${others.name}`]),
  ];
  return `${budget.text()}${cutText(cut, options)}${footer}`;
}

function rankingTable(report: Report): string {
  const rows = rankingRows(report, MOST_ROWS);
  const columns = RANKING_COLUMNS.map((column) =>
    columnTexts(column, rows).map((text, i) =>
      column.unit === "name" && rows[i]?.group !== undefined
        ? markdownCode(visibleText(text, LONGEST_IN_TABLE))
        : column.unit === "id" && text !== ""
          ? markdownCode(text)
          : text,
    ),
  );
  const lines = [
    RANKING_COLUMNS.map(({ title }) => title),
    RANKING_COLUMNS.map(({ align }) => (align === "right" ? "---:" : ":---")),
    ...rows.map((_, row) => columns.map((column) => column[row] ?? "")),
  ];
  return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** What was set aside, and what the reader should know before believing the figures. */
function asideText(report: Report): string {
  const lines: string[] = [];
  const { suspectedCount, suspectedMs } = report.totals;
  if (report.suspects.length > 0) {
    lines.push(
      `**Set aside as suspected false positives:** ${plural(suspectedCount, "stall")}, ${formatDuration(suspectedMs)}`,
      "",
      ...report.suspects.map(
        ({ kind, count, blockedMs, reason }) =>
          `- ${kind}: ${formatCount(count)} (${formatDuration(blockedMs)}). Longest: ${sentence(reason)}`,
      ),
    );
  }
  const notes = report.warnings.map(({ message }) => `- ${sentence(message)}`);
  if (report.problemCounts.size > 0) {
    const kinds = [...report.problemCounts]
      .map(([code, count]) => `${formatCount(count)} ${sentence(code)}`)
      .join(", ");
    notes.push(`- Problems in the logs: ${kinds}`);
  }
  if (notes.length > 0) {
    if (lines.length > 0) lines.push("");
    lines.push("**Notes**", "", ...notes.slice(0, MOST_LINES));
    const left = notes.length - MOST_LINES;
    if (left > 0) lines.push(`- and ${plural(left, "more note")}`);
  }
  return lines.join("\n");
}

function groupDetails(group: Group, rank: number): string {
  const name = visibleText(functionText(group));
  const place = visibleText(placeText(group.location));
  const parts = [
    `<details>\n<summary>${rank}. ${htmlCode(name)}${place === "" ? "" : ` ${htmlCode(place)}`}: ${plural(group.count, "stall")}, ${formatDuration(group.blockedMs)}</summary>`,
    [
      `- Group: ${markdownCode(group.id)}`,
      ...groupFacts(group).map(({ label, text }) => `- ${label}: ${sentence(text)}`),
    ].join("\n"),
  ];
  if (group.source !== undefined) parts.push(markdownFence(sourceText(group.source)));
  const stacks = group.stacks.slice(0, MOST_STACKS);
  for (const [i, stack] of stacks.entries()) {
    const title =
      group.stacks.length === 1
        ? "Stack, innermost first:"
        : `Stack ${i + 1} of ${group.stacks.length} (${stackTitle(stack)}), innermost first:`;
    parts.push(`${title}\n\n${markdownFence(stackLines(stack))}`);
  }
  return `${parts.join("\n\n")}\n\n</details>`;
}

function cutText(cut: readonly string[], options: RenderOptions): string {
  if (cut.length === 0) return "";
  const command = markdownCode(
    visibleText(commandFor(options, "-o report.html"), LONGEST_SENTENCE),
  );
  return `\nLeft out here: ${cut.join(" and ")}. All of it: ${command}\n`;
}

function footerText(report: Report, options: RenderOptions): string {
  const lines = provenance(report, options).map(({ label, text, isCode }) => {
    const shown = visibleText(text, LONGEST_SENTENCE);
    return `${label}: ${isCode === true ? markdownCode(shown) : escapeMarkdown(shown)}`;
  });
  return `\n---\n\n<sub>\n\n${lines.map((line) => `- ${line}`).join("\n")}\n\n</sub>\n`;
}

function sentence(text: string): string {
  return escapeMarkdown(visibleText(text, LONGEST_SENTENCE));
}
