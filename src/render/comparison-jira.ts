import type { ChangedGroup, Comparison } from "../compare/comparison-model.js";
import {
  CHANGE_COLUMNS,
  type ChangeColumn,
  changedName,
  changeSections,
  groupOnSide,
  idsOnSides,
  overallRows,
  renameText,
} from "./changes.js";
import { LONGEST_IN_TABLE } from "./clip-text.js";
import {
  comparisonNotes,
  OUTCOME_TITLES,
  sideText,
  suspectSentence,
  undecidedSentence,
  verdictSentence,
} from "./comparison-text.js";
import { escapeJira, jiraCode } from "./escape-jira.js";
import type { RenderOptions } from "./format.js";
import { placeText } from "./group-text.js";
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
import { comparisonProvenance } from "./provenance.js";
import { ratioText } from "./ratio-text.js";
import { TextBudget } from "./text-budget.js";
import { plural } from "./units.js";
import { visibleText } from "./visible-text.js";

const MOST_ROWS = 10;
const MOST_NOTES = 10;

/** Wiki markup for a Jira ticket: the verdict, the functions by verdict, then their heaviest stacks. */
export function renderComparisonJira(comparison: Comparison, options: RenderOptions): string {
  const footer = jiraFooter(comparisonProvenance(comparison, options));
  const budget = new TextBudget(JIRA_CHARACTERS - footer.length - CUT_LINE_CHARACTERS);
  const cut: string[] = [];
  budget.add(`h2. ${jiraSentence(verdictSentence(comparison))}\n`);
  budget.add(
    `\n* A = ${jiraSentence(sideText(comparison.before))}\n* B = ${jiraSentence(sideText(comparison.after))}\n* ${jiraSentence(suspectSentence(comparison))}\n`,
  );
  budget.add(`\n${overallTable(comparison)}\n`);
  const sections = changeSections(comparison);
  for (const { outcome, groups } of sections) {
    const title = OUTCOME_TITLES[outcome];
    const shown = groups.slice(0, MOST_ROWS);
    const isShown = budget.add(`\nh3. ${title}\n\n${groupTable(shown)}\n`);
    const left = groups.length - (isShown ? shown.length : 0);
    if (left > 0) cut.push(`${plural(left, "row")} of ${title}`);
  }
  const undecided = undecidedSentence(comparison);
  if (undecided !== "") budget.add(`\n${jiraSentence(undecided)}\n`);
  const notes = noteLines(comparison);
  if (notes.length > 0 && !budget.add(`\n${notes.join("\n")}\n`)) cut.push("the notes");
  const detailed = sections
    .filter(({ outcome }) => outcome !== "no-meaningful-change")
    .flatMap(({ groups }) => groups.slice(0, MOST_ROWS));
  const left = detailed.findIndex((group) => !budget.add(`\n${groupSection(group, comparison)}\n`));
  if (left >= 0) cut.push(`the stacks of ${plural(detailed.length - left, "function")}`);
  return `${budget.text()}${jiraCut(cut, options)}${footer}`;
}

function overallTable({ overall }: Comparison): string {
  return jiraTable(
    ["", "A", "B", "B/A (95 % interval)", "evidence"],
    overallRows(overall).map(({ title, before, after, ratio, evidence }) =>
      [title, before, after, ratioText(ratio), evidence].map(escapeJira),
    ),
  );
}

function groupTable(groups: readonly ChangedGroup[]): string {
  return jiraTable(
    CHANGE_COLUMNS.map(({ title }) => title),
    groups.map((group) => CHANGE_COLUMNS.map((column) => cell(column, group))),
  );
}

function cell({ unit, text }: ChangeColumn, group: ChangedGroup): string {
  return unit === "name"
    ? jiraCode(visibleText(text(group), LONGEST_IN_TABLE))
    : escapeJira(text(group));
}

function noteLines(comparison: Comparison): string[] {
  const notes = comparisonNotes(comparison).map((note) => `* Note: ${jiraSentence(note)}`);
  const left = notes.length - MOST_NOTES;
  return left <= 0 ? notes : [...notes.slice(0, MOST_NOTES), `* and ${plural(left, "more note")}`];
}

function groupSection(group: ChangedGroup, { before, after }: Comparison): string {
  const ids = idsOnSides(group);
  const old = groupOnSide(before, ids.before);
  const fresh = groupOnSide(after, ids.after);
  const place = jiraCode(visibleText(placeText(group.location)));
  const rename = renameText(group);
  return [
    `h4. ${OUTCOME_TITLES[group.outcome]}: ${jiraName(changedName(group))} ${place}`.trimEnd(),
    `* Group: ${jiraCode(group.id)}`,
    ...(rename === "" ? [] : [`* ${jiraSentence(rename)}`]),
    ...(old === undefined ? [] : jiraStack(old, " of A")),
    ...(fresh === undefined ? [] : jiraStack(fresh, " of B")),
  ].join("\n");
}
