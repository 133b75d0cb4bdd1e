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
  undecidedGroups,
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
import { escapeHtml } from "./escape-html.js";
import { escapeMarkdown, htmlCode, markdownCode } from "./escape-markdown.js";
import type { RenderOptions } from "./format.js";
import { placeText } from "./group-text.js";
import {
  CUT_LINE_CHARACTERS,
  MARKDOWN_CHARACTERS,
  markdownCut,
  markdownFooter,
  markdownSentence,
  markdownStacks,
  markdownTable,
} from "./markdown-blocks.js";
import { comparisonProvenance } from "./provenance.js";
import { ratioText } from "./ratio-text.js";
import { TextBudget } from "./text-budget.js";
import { plural } from "./units.js";
import { visibleText } from "./visible-text.js";

/** Nobody reads more rows of one verdict in a ticket. */
const MOST_ROWS = 20;
const MOST_NOTES = 10;

/** A block to paste into a ticket on GitHub or GitLab: the verdict, the functions by verdict, and each folded away. */
export function renderComparisonMarkdown(comparison: Comparison, options: RenderOptions): string {
  const footer = markdownFooter(comparisonProvenance(comparison, options));
  const budget = new TextBudget(MARKDOWN_CHARACTERS - footer.length - CUT_LINE_CHARACTERS);
  const cut: string[] = [];
  budget.add(`## ${markdownSentence(verdictSentence(comparison))}\n`);
  budget.add(
    `\n- A = ${markdownSentence(sideText(comparison.before))}\n- B = ${markdownSentence(sideText(comparison.after))}\n- ${markdownSentence(suspectSentence(comparison))}\n`,
  );
  budget.add(`\n${overallTable(comparison)}\n`);
  for (const { outcome, groups } of changeSections(comparison)) {
    const title = OUTCOME_TITLES[outcome];
    const shown = groups.slice(0, MOST_ROWS);
    const isShown = budget.add(`\n### ${title}\n\n${groupTable(shown)}\n`);
    const left = groups.length - (isShown ? shown.length : 0);
    if (left > 0) cut.push(`${plural(left, "row")} of ${title}`);
  }
  const undecided = undecidedText(comparison);
  if (undecided !== "" && !budget.add(`\n${undecided}\n`))
    cut.push("the functions too few to tell");
  const notes = notesText(comparison);
  if (notes !== "" && !budget.add(`\n${notes}\n`)) cut.push("the notes");
  const detailed = changeSections(comparison)
    .filter(({ outcome }) => outcome !== "no-meaningful-change")
    .flatMap(({ groups }) => groups.slice(0, MOST_ROWS));
  const left = detailed.findIndex((group) => !budget.add(`\n${groupDetails(group, comparison)}\n`));
  if (left >= 0) cut.push(`the details of ${plural(detailed.length - left, "function")}`);
  return `${budget.text()}${markdownCut(cut, options)}${footer}`;
}

function overallTable({ overall }: Comparison): string {
  return markdownTable(
    [
      { title: "", align: "left" },
      { title: "A", align: "right" },
      { title: "B", align: "right" },
      { title: "B/A (95 % interval)", align: "left" },
      { title: "evidence", align: "left" },
    ],
    overallRows(overall).map(({ title, before, after, ratio, evidence }) => [
      title,
      before,
      after,
      ratioText(ratio),
      escapeMarkdown(evidence),
    ]),
  );
}

function groupTable(groups: readonly ChangedGroup[]): string {
  return markdownTable(
    CHANGE_COLUMNS.map(({ title }) => ({ title, align: "left" })),
    groups.map((group) => CHANGE_COLUMNS.map((column) => cell(column, group))),
  );
}

function cell({ unit, text }: ChangeColumn, group: ChangedGroup): string {
  const value = text(group);
  if (unit === "name") return markdownCode(visibleText(value, LONGEST_IN_TABLE));
  return unit === "id" ? markdownCode(value) : escapeMarkdown(value);
}

function undecidedText(comparison: Comparison): string {
  const sentence = undecidedSentence(comparison);
  if (sentence === "") return "";
  const groups = undecidedGroups(comparison);
  const left = groups.length - MOST_ROWS;
  const more = left > 0 ? `\n\nand ${plural(left, "more function")}` : "";
  return `<details>\n<summary>${escapeHtml(sentence)}</summary>\n\n${groupTable(groups.slice(0, MOST_ROWS))}${more}\n\n</details>`;
}

function notesText(comparison: Comparison): string {
  const notes = comparisonNotes(comparison).map((note) => `- ${markdownSentence(note)}`);
  if (notes.length === 0) return "";
  const left = notes.length - MOST_NOTES;
  const more = left > 0 ? [`- and ${plural(left, "more note")}`] : [];
  return ["**Notes**", "", ...notes.slice(0, MOST_NOTES), ...more].join("\n");
}

function groupDetails(group: ChangedGroup, { before, after }: Comparison): string {
  const name = visibleText(changedName(group));
  const place = visibleText(placeText(group.location));
  const ids = idsOnSides(group);
  const sides = [
    { text: " of A", found: groupOnSide(before, ids.before) },
    { text: " of B", found: groupOnSide(after, ids.after) },
  ];
  const rename = renameText(group);
  return [
    `<details>\n<summary>${OUTCOME_TITLES[group.outcome]}: ${htmlCode(name)}${place === "" ? "" : ` ${htmlCode(place)}`}</summary>`,
    `- Group: ${markdownCode(group.id)}${rename === "" ? "" : `\n- ${markdownSentence(rename)}`}`,
    ...sides.flatMap(({ text, found }) => (found === undefined ? [] : markdownStacks(found, text))),
    "</details>",
  ].join("\n\n");
}
