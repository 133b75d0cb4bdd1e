import type { Group, Report } from "../report/model.js";
import { LONGEST_IN_TABLE } from "./clip-text.js";
import { escapeMarkdown, htmlCode, markdownCode } from "./escape-markdown.js";
import type { RenderOptions } from "./format.js";
import { groupFacts } from "./group-facts.js";
import { functionText, placeText } from "./group-text.js";
import { headline } from "./headline.js";
import {
  CUT_LINE_CHARACTERS,
  MARKDOWN_CHARACTERS,
  markdownCut,
  markdownFooter,
  markdownSentence,
  markdownStacks,
  markdownTable,
} from "./markdown-blocks.js";
import { provenance } from "./provenance.js";
import { columnTexts, RANKING_COLUMNS, rankingRows } from "./ranking.js";
import { TextBudget } from "./text-budget.js";
import { formatCount, formatDuration, plural } from "./units.js";
import { visibleText } from "./visible-text.js";

/** Nobody reads more rows in a ticket. */
const MOST_ROWS = 25;
const MOST_LINES = 10;

/** A block to paste into a ticket on GitHub or GitLab: the answer, the ranking, and each group folded away. */
export function renderReportMarkdown(report: Report, options: RenderOptions): string {
  const rows = rankingRows(report, MOST_ROWS);
  const shown = rows.flatMap(({ group }) => group ?? []);
  const footer = markdownFooter(provenance(report, options));
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
  return `${budget.text()}${markdownCut(cut, options)}${footer}`;
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
  return markdownTable(
    RANKING_COLUMNS,
    rows.map((_, row) => columns.map((column) => column[row] ?? "")),
  );
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
          `- ${kind}: ${formatCount(count)} (${formatDuration(blockedMs)}). Longest: ${markdownSentence(reason)}`,
      ),
    );
  }
  const notes = report.warnings.map(({ message }) => `- ${markdownSentence(message)}`);
  if (report.problemCounts.size > 0) {
    const kinds = [...report.problemCounts]
      .map(([code, count]) => `${formatCount(count)} ${markdownSentence(code)}`)
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
      ...groupFacts(group).map(({ label, text }) => `- ${label}: ${markdownSentence(text)}`),
    ].join("\n"),
  ];
  parts.push(...markdownStacks(group));
  return `${parts.join("\n\n")}\n\n</details>`;
}
