import type { Group, Report } from "../report/model.js";
import { LONGEST_IN_TABLE, LONGEST_SENTENCE } from "./clip-text.js";
import { escapeJira, jiraBlock, jiraCode } from "./escape-jira.js";
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

/** Jira takes 32,767 characters in a description or comment unless it is set up otherwise. */
export const JIRA_CHARACTERS = 30_000;
const MOST_ROWS = 15;
const CUT_LINE_CHARACTERS = 3_500;
const MOST_NOTES = 10;

/** Wiki markup for a Jira ticket: the answer, the ranking, then the heaviest stack of each group. */
export function renderReportJira(report: Report, options: RenderOptions): string {
  const rows = rankingRows(report, MOST_ROWS);
  const shown = rows.flatMap(({ group }) => group ?? []);
  const footer = footerText(report, options);
  const budget = new TextBudget(JIRA_CHARACTERS - footer.length - CUT_LINE_CHARACTERS);
  budget.add(`h2. ${escapeJira(headline(report))}\n`);
  if (rows.length > 0) budget.add(`\n${rankingTable(report)}\n`);
  const notes = noteLines(report);
  const hasNotes = notes.length === 0 || budget.add(`\n${notes.join("\n")}\n`);
  let detailed = 0;
  for (const group of shown) {
    if (!budget.add(`\n${groupSection(group, detailed + 1)}\n`)) break;
    detailed++;
  }
  const left = [
    ...(hasNotes ? [] : ["the notes"]),
    ...(detailed < shown.length
      ? [`the details of ${plural(shown.length - detailed, "group")}`]
      : []),
  ];
  const cut =
    left.length === 0
      ? ""
      : `\nLeft out to fit into a ticket: ${left.join(" and ")}. All of it: ${code(commandFor(options, "-o report.html"))}\n`;
  return `${budget.text()}${cut}${footer}`;
}

function rankingTable(report: Report): string {
  const rows = rankingRows(report, MOST_ROWS);
  const columns = RANKING_COLUMNS.map((column) =>
    columnTexts(column, rows).map((text, i) =>
      column.unit === "name" && rows[i]?.group !== undefined
        ? jiraCode(visibleText(text, LONGEST_IN_TABLE))
        : escapeJira(text),
    ),
  );
  return [
    `||${RANKING_COLUMNS.map(({ title }) => escapeJira(title)).join("||")}||`,
    // A cell without anything in it would end the row's cells early.
    ...rows.map((_, row) => `|${columns.map((column) => column[row] || " ").join("|")}|`),
  ].join("\n");
}

function noteLines(report: Report): string[] {
  const notes = [
    ...report.suspects.map(
      ({ kind, count, blockedMs, reason }) =>
        `* Set aside as suspected false positives, ${kind}: ${formatCount(count)} (${formatDuration(blockedMs)}). Longest: ${sentence(reason)}`,
    ),
    ...report.warnings.map(({ message }) => `* Note: ${sentence(message)}`),
    ...[...report.problemCounts].map(
      ([problem, count]) => `* Problems in the logs: ${formatCount(count)} ${sentence(problem)}`,
    ),
  ];
  const left = notes.length - MOST_NOTES;
  if (left <= 0) return notes;
  return [...notes.slice(0, MOST_NOTES), `* and ${plural(left, "more note")}`];
}

function groupSection(group: Group, rank: number): string {
  const place = visibleText(placeText(group.location));
  const parts = [
    `h4. ${rank}. ${code(functionText(group))} ${jiraCode(place)}`.trimEnd(),
    [
      `* Group: ${jiraCode(group.id)}`,
      ...groupFacts(group).map(({ label, text }) => `* ${label}: ${sentence(text)}`),
    ].join("\n"),
  ];
  if (group.source !== undefined) parts.push(jiraBlock(sourceText(group.source)));
  const stack = group.stacks[0];
  if (stack !== undefined) {
    parts.push(
      `Heaviest stack (${stackTitle(stack)}), innermost first:`,
      jiraBlock(stackLines(stack)),
    );
  }
  return parts.join("\n");
}

function footerText(report: Report, options: RenderOptions): string {
  const lines = provenance(report, options).map(
    ({ label, text, isCode }) => `* ${label}: ${isCode === true ? code(text) : sentence(text)}`,
  );
  return `\n----\n${lines.join("\n")}\n`;
}

function sentence(text: string): string {
  return escapeJira(visibleText(text, LONGEST_SENTENCE));
}

function code(text: string): string {
  return jiraCode(visibleText(text, LONGEST_SENTENCE));
}
