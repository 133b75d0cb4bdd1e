import type { ChangedGroup, Comparison } from "../compare/comparison-model.js";
import {
  CHANGE_COUNTS,
  CHANGE_EVIDENCE,
  CHANGE_NAMES,
  type ChangeColumn,
  changeSections,
  overallRows,
} from "./changes.js";
import { LONGEST_SENTENCE } from "./clip-text.js";
import {
  comparisonNotes,
  OUTCOME_TITLES,
  sideText,
  suspectSentence,
  undecidedSentence,
  verdictSentence,
} from "./comparison-text.js";
import { cutEnd, cutStart } from "./display-width.js";
import { escapeSlack, escapeSlackEntities, slackBlock, slackCode } from "./escape-slack.js";
import type { RenderOptions } from "./format.js";
import { commandFor } from "./provenance.js";
import { ratioText } from "./ratio-text.js";
import { SLACK_BLOCK_CHARACTERS, slackMessage } from "./slack-message.js";
import { textTable } from "./text-table.js";
import { plural } from "./units.js";
import { visibleText } from "./visible-text.js";

/** A message is glanced at. */
const MOST_ROWS = 6;
const NAME_COLUMNS = 22;
const MOST_NOTES = 6;
const COLUMNS = [...CHANGE_NAMES, ...CHANGE_COUNTS, ...CHANGE_EVIDENCE];

/** A message for a Slack channel: the verdict, the functions that changed, what to mind, and the command for the rest. */
export function renderComparisonSlack(comparison: Comparison, options: RenderOptions): string {
  const title = visibleText(verdictSentence(comparison), LONGEST_SENTENCE);
  const undecided = undecidedSentence(comparison);
  return slackMessage(escapeSlackEntities(title), [
    `*${escapeSlack(title)}*`,
    [
      `A = ${sentence(sideText(comparison.before))}`,
      `B = ${sentence(sideText(comparison.after))}`,
      sentence(suspectSentence(comparison)),
    ].join("\n"),
    overallBlock(comparison),
    ...changeSections(comparison).flatMap(({ outcome, groups }) => [
      `*${OUTCOME_TITLES[outcome]}*`,
      groupBlock(groups),
    ]),
    undecided === "" ? "" : sentence(undecided),
    noteLines(comparison).join("\n"),
    `All of it: ${slackCode(visibleText(commandFor(options, "-o report.html"), LONGEST_SENTENCE))}`,
  ]);
}

function overallBlock({ overall }: Comparison): string {
  const table = textTable(
    [
      { title: "", align: "left" },
      { title: "A", align: "right" },
      { title: "B", align: "right" },
      { title: "B/A (95 % interval)", align: "left" },
    ],
    overallRows(overall).map(({ title, before, after, ratio, evidence }) => [
      title,
      before,
      after,
      `${ratioText(ratio)}  ${evidence}`.trim(),
    ]),
  );
  return slackBlock(table.split("\n"));
}

function groupBlock(groups: readonly ChangedGroup[]): string {
  // Names of many characters that need an escape can exceed a block although the columns are narrow.
  for (let most = Math.min(MOST_ROWS, groups.length); most > 0; most--) {
    const table = textTable(
      COLUMNS.map(({ title }) => ({ title, align: "left" as const })),
      groups.slice(0, most).map((group) => COLUMNS.map((column) => cell(column, group))),
    );
    const left = groups.length - most;
    const more = left === 0 ? [] : [`and ${plural(left, "more function")}`];
    const block = slackBlock([...table.split("\n"), ...more]);
    if (block.length <= SLACK_BLOCK_CHARACTERS) return block;
  }
  return "";
}

function cell({ title, unit, text }: ChangeColumn, group: ChangedGroup): string {
  const value = text(group);
  if (unit !== "name") return value;
  const cut = title === "where" ? cutStart : cutEnd;
  return cut(visibleText(value), NAME_COLUMNS);
}

function noteLines(comparison: Comparison): string[] {
  const notes = comparisonNotes(comparison).map((note) => `• ${sentence(note)}`);
  const left = notes.length - MOST_NOTES;
  return left <= 0 ? notes : [...notes.slice(0, MOST_NOTES), `• and ${plural(left, "more note")}`];
}

function sentence(text: string): string {
  return escapeSlack(visibleText(text, LONGEST_SENTENCE / 2));
}
