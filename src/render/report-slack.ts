import type { Report } from "../report/model.js";
import { LONGEST_SENTENCE } from "./clip-text.js";
import { cutEnd, cutStart } from "./display-width.js";
import { escapeSlack, escapeSlackEntities, slackBlock, slackCode } from "./escape-slack.js";
import type { RenderOptions } from "./format.js";
import { headline } from "./headline.js";
import { commandFor } from "./provenance.js";
import { columnTexts, RANKING_COLUMNS, rankingRows } from "./ranking.js";
import { SLACK_BLOCK_CHARACTERS, slackMessage } from "./slack-message.js";
import { textTable } from "./text-table.js";
import { spanText } from "./time-text.js";
import { formatCount, formatDuration, plural } from "./units.js";
import { visibleText } from "./visible-text.js";

/** A message is glanced at: the functions to mend first. */
const MOST_ROWS = 8;
/** Columns for a name and for a path: Slack wraps a block of code at about 85 of them on a wide screen. */
const NAME_COLUMNS = 22;
const PLACE_COLUMNS = 26;
const MOST_NOTES = 6;

/** A message for a Slack channel: the answer, the worst few, what was set aside, and the command for the rest. */
export function renderReportSlack(report: Report, options: RenderOptions): string {
  const title = visibleText(headline(report), LONGEST_SENTENCE);
  const when = report.window === undefined ? "" : `\n${spanText(report.window)}`;
  return slackMessage(escapeSlackEntities(title), [
    `*${escapeSlack(title)}*${when}`,
    tableBlock(report),
    noteLines(report).join("\n"),
    `All of it: ${slackCode(visibleText(commandFor(options, "-o report.html"), LONGEST_SENTENCE))}`,
  ]);
}

function tableBlock(report: Report): string {
  // Names of many characters that need an escape can exceed a block although the columns are narrow.
  for (let most = MOST_ROWS; most > 0; most--) {
    const rows = rankingRows(report, most);
    if (rows.length === 0) return "";
    const columns = RANKING_COLUMNS.map((column) =>
      columnTexts(column, rows).map((text) =>
        column.title === "where"
          ? cutStart(visibleText(text), PLACE_COLUMNS)
          : column.unit === "name"
            ? cutEnd(visibleText(text), NAME_COLUMNS)
            : text,
      ),
    );
    const table = textTable(
      RANKING_COLUMNS,
      rows.map((_, row) => columns.map((column) => column[row] ?? "")),
    );
    const block = slackBlock(table.split("\n"));
    if (block.length <= SLACK_BLOCK_CHARACTERS) return block;
  }
  return "";
}

function noteLines(report: Report): string[] {
  const notes = [
    ...report.suspects.map(
      ({ kind, count, blockedMs, reason }) =>
        `• Set aside as suspected false positives: ${formatCount(count)} ${kind} (${formatDuration(blockedMs)}), longest: ${sentence(reason)}`,
    ),
    ...report.warnings.map(({ message }) => `• ${sentence(message)}`),
    ...[...report.problemCounts].map(
      ([code, count]) => `• Problems in the logs: ${formatCount(count)} ${sentence(code)}`,
    ),
  ];
  const left = notes.length - MOST_NOTES;
  return left <= 0 ? notes : [...notes.slice(0, MOST_NOTES), `• and ${plural(left, "more note")}`];
}

function sentence(text: string): string {
  return escapeSlack(visibleText(text, LONGEST_SENTENCE / 2));
}
