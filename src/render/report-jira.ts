import type { Group, Report } from "../report/model.js";
import { LONGEST_IN_TABLE } from "./clip-text.js";
import { escapeJira, jiraCode } from "./escape-jira.js";
import type { RenderOptions } from "./format.js";
import { groupFacts } from "./group-facts.js";
import { functionText, placeText } from "./group-text.js";
import { headline } from "./headline.js";
import {
  CUT_LINE_CHARACTERS,
  JIRA_CHARACTERS,
  jiraCut,
  jiraFooter,
  jiraName,
  jiraSentence,
  jiraStack,
  jiraTable,
} from "./jira-blocks.js";
import { provenance } from "./provenance.js";
import { columnTexts, RANKING_COLUMNS, rankingRows } from "./ranking.js";
import { TextBudget } from "./text-budget.js";
import { formatCount, formatDuration, plural } from "./units.js";
import { visibleText } from "./visible-text.js";

const MOST_ROWS = 15;
const MOST_NOTES = 10;

/** Wiki markup for a Jira ticket: the answer, the ranking, then the heaviest stack of each group. */
export function renderReportJira(report: Report, options: RenderOptions): string {
  const rows = rankingRows(report, MOST_ROWS);
  const shown = rows.flatMap(({ group }) => group ?? []);
  const footer = jiraFooter(provenance(report, options));
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
  return `${budget.text()}${jiraCut(left, options)}${footer}`;
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
  return jiraTable(
    RANKING_COLUMNS.map(({ title }) => title),
    rows.map((_, row) => columns.map((column) => column[row] ?? "")),
  );
}

function noteLines(report: Report): string[] {
  const notes = [
    ...report.suspects.map(
      ({ kind, count, blockedMs, reason }) =>
        `* Set aside as suspected false positives, ${kind}: ${formatCount(count)} (${formatDuration(blockedMs)}). Longest: ${jiraSentence(reason)}`,
    ),
    ...report.warnings.map(({ message }) => `* Note: ${jiraSentence(message)}`),
    ...[...report.problemCounts].map(
      ([problem, count]) =>
        `* Problems in the logs: ${formatCount(count)} ${jiraSentence(problem)}`,
    ),
  ];
  const left = notes.length - MOST_NOTES;
  if (left <= 0) return notes;
  return [...notes.slice(0, MOST_NOTES), `* and ${plural(left, "more note")}`];
}

function groupSection(group: Group, rank: number): string {
  const place = visibleText(placeText(group.location));
  const parts = [
    `h4. ${rank}. ${jiraName(functionText(group))} ${jiraCode(place)}`.trimEnd(),
    [
      `* Group: ${jiraCode(group.id)}`,
      ...groupFacts(group).map(({ label, text }) => `* ${label}: ${jiraSentence(text)}`),
    ].join("\n"),
  ];
  parts.push(...jiraStack(group));
  return parts.join("\n");
}
