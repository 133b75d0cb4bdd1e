import type { ChangedGroup, Comparison } from "../compare/comparison-model.js";
import { type Block, type Cell, code, nameCell, paragraph, placed, text } from "./blocks.js";
import {
  CHANGE_COUNTS,
  CHANGE_EVIDENCE,
  CHANGE_NAMES,
  type ChangeColumn,
  changeNotes,
  changeRates,
  changeSections,
  groupOnSide,
  idsOnSides,
  overallRows,
  undecidedGroups,
} from "./changes.js";
import { comparisonNotes } from "./comparison-notes.js";
import {
  sideText,
  undecidedSentence,
  verdictConditions,
  verdictSentence,
} from "./comparison-text.js";
import { placeText } from "./group-text.js";
import { OUTCOME_TITLES } from "./outcome-titles.js";
import { foldersBlocks, type ShortPlaces, shortPlaces } from "./places.js";
import { commandFor, comparisonProvenance, provenanceBlock } from "./provenance.js";
import { ratioText } from "./ratio-text.js";
import type { RenderOptions } from "./render-options.js";
import { stackBlocks } from "./report-document.js";
import {
  type DocumentLimits,
  type DocumentPart,
  notesPart,
  type TextDocument,
} from "./text-document.js";
import { plural } from "./units.js";

/** The comparison as text for a ticket or a message: the verdict, the functions by verdict, and each of them. */
export function comparisonDocument(
  comparison: Comparison,
  options: RenderOptions,
  limits: DocumentLimits,
): TextDocument {
  const { before, after } = comparison;
  const sections = changeSections(comparison);
  const detailed =
    limits.stacks === 0
      ? []
      : sections
          .filter(({ outcome }) => outcome !== "no-meaningful-change")
          .flatMap(({ groups }) => groups.slice(0, limits.rows));
  const places = shortPlaces(comparison.groups.map(({ place }) => place));
  const parts: DocumentPart[] = [
    {
      name: "the sides",
      blocks: [
        {
          kind: "list",
          items: [
            [text(`A = ${sideText(before)}`)],
            [text(`B = ${sideText(after)}`)],
            ...verdictConditions(comparison).map((sentence) => [text(sentence)]),
          ],
        },
      ],
    },
    { name: "the figures of all stalls", blocks: [overallTable(comparison)] },
    ...sections.map(({ title, groups }) => ({
      name: `the functions ${title}`,
      blocks: [
        { kind: "heading", level: 3, line: [text(title)] } as const,
        groupTable(groups.slice(0, limits.rows), comparison, places, limits),
      ],
    })),
    { name: "the undecided functions", blocks: undecidedBlocks(comparison, places, limits) },
    { name: "the folders of the paths", blocks: foldersBlocks(places) },
    notesPart("Caveats", comparisonNotes(comparison), limits),
    ...detailed.map((group) => ({
      name: "the details of",
      noun: "function",
      blocks: [groupFold(group, comparison, limits)],
    })),
  ];
  return {
    title: verdictSentence(comparison),
    parts,
    leftOut: sections.flatMap(({ title, groups }) => {
      const left = groups.length - limits.rows;
      return left > 0 ? [`${plural(left, "row")} of ${title}`] : [];
    }),
    fullCommand: commandFor(options, "-o report.html"),
    provenance: provenanceBlock(comparisonProvenance(comparison, options)),
  };
}

function overallTable({ overall }: Comparison): Block {
  return {
    kind: "table",
    columns: [
      { title: "", align: "left" },
      { title: "A", align: "right" },
      { title: "B", align: "right" },
      { title: "B/A (95 % interval)", align: "left" },
      { title: "evidence", align: "left" },
    ],
    rows: overallRows(overall).map(({ title, before, after, ratio, evidence }) =>
      [title, before, after, ratioText(ratio), evidence].map((words) => [[text(words)]]),
    ),
  };
}

function groupTable(
  groups: readonly ChangedGroup[],
  { methods }: Comparison,
  places: ShortPlaces,
  { isNarrow }: DocumentLimits,
): Block {
  const rates = isNarrow === true ? [] : changeRates(methods.rates.text);
  const columns = [...CHANGE_NAMES, ...CHANGE_COUNTS, ...rates, ...CHANGE_EVIDENCE];
  return {
    kind: "table",
    columns: columns.map(({ title }) => ({ title, align: "left" })),
    rows: groups.map((group) => columns.map((column) => changeCell(column, group, places))),
  };
}

function changeCell(column: ChangeColumn, group: ChangedGroup, places: ShortPlaces): Cell {
  const words = column.text(group);
  if (column.kind === "figure") return [[text(words)]];
  if (column.kind === "id") return [[code(words)]];
  return nameCell(code(words), places.text(group.place), changeNotes(group));
}

function undecidedBlocks(
  comparison: Comparison,
  places: ShortPlaces,
  limits: DocumentLimits,
): Block[] {
  const { rows, stacks } = limits;
  const sentence = undecidedSentence(comparison);
  if (sentence === "") return [];
  if (stacks === 0) return [paragraph(text(sentence))];
  const groups = undecidedGroups(comparison);
  const left = groups.length - rows;
  const more = paragraph(text(`and ${plural(left, "more function")}`));
  return [
    {
      kind: "fold",
      summary: [text(sentence)],
      blocks: [
        groupTable(groups.slice(0, rows), comparison, places, limits),
        ...(left > 0 ? [more] : []),
      ],
    },
  ];
}

function groupFold(
  group: ChangedGroup,
  { before, after }: Comparison,
  limits: DocumentLimits,
): Block {
  const ids = idsOnSides(group);
  const sides = [
    { name: " of A", found: groupOnSide(before, ids.before) },
    { name: " of B", found: groupOnSide(after, ids.after) },
  ];
  return {
    kind: "fold",
    summary: [
      text(`${OUTCOME_TITLES[group.outcome]}: `),
      ...placed(group.title, placeText(group.place)),
    ],
    blocks: [
      {
        kind: "list",
        items: [
          [text("Group: "), code(group.id)],
          ...changeNotes(group).map((note) => [text(note)]),
        ],
      },
      ...sides.flatMap(({ name, found }) =>
        found === undefined ? [] : stackBlocks(found, limits, name),
      ),
    ],
  };
}
