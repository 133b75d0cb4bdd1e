import type {
  ChangedGroup,
  Comparison,
  ComparisonSide,
  Outcome,
} from "../compare/comparison-model.js";
import { overallOutcome } from "../compare/overall-outcome.js";
import {
  CHANGE_COUNTS,
  CHANGE_EVIDENCE,
  changeNotes,
  changeRates,
  changeSections,
  overallRows,
  undecidedGroups,
} from "./changes.js";
import { comparisonNotes, methodSentences } from "./comparison-notes.js";
import {
  observedText,
  sideText,
  undecidedSentence,
  verdictConditions,
  verdictSentence,
} from "./comparison-text.js";
import { type FigureColumn, functionTable, widthBelow, widthOfNames } from "./function-table.js";
import { caveatLines, type Layout, layoutFor, methodLines, sentenceLines } from "./layout.js";
import { visibleSentence } from "./log-text.js";
import { foldersText, type ShortPlaces, shortPlaces } from "./places.js";
import { shortId } from "./ranking.js";
import { ratioText } from "./ratio-text.js";
import type { ComparisonOptions } from "./render-options.js";
import type { Style } from "./style.js";
import { textTable } from "./text-table.js";
import { wrapText } from "./wrap-text.js";

/** The least width with room for rates beside the counts. */
const WIDE_COLUMNS = 120;
const LEAST_NAME_COLUMNS = 16;

/** The comparison for a terminal: the sides, the verdict, the groups that changed, what remains, and what to mind. */
export function renderComparisonTable(comparison: Comparison, options: ComparisonOptions): string {
  const layout = layoutFor(options);
  const { style } = layout;
  const { isAllShown } = options;
  const wrap = (text: string): string[] => sentenceLines(text, layout);
  const verdict = wrap(`VERDICT  ${verdictSentence(comparison)}`).map(
    colour(comparison.overall.outcome, style),
  );
  const lines = [
    ...wrap(`A = ${sideText(comparison.before)}`),
    ...wrap(`B = ${sideText(comparison.after)}`),
    ...verdict,
    ...verdictConditions(comparison).flatMap(wrap),
    "",
    overallTable(comparison, layout),
  ];
  const sections = changeSections(comparison);
  const undecided = undecidedGroups(comparison);
  const shown = [...sections.flatMap(({ groups }) => groups), ...(isAllShown ? undecided : [])];
  const places = shortPlaces(shown.map(({ place }) => place));
  const table = (groups: readonly ChangedGroup[]): string =>
    groupTable(groups, comparison, places, layout);
  for (const { outcome, title, groups } of sections) {
    lines.push("", colour(outcome, style)(title), table(groups));
  }
  if (undecided.length > 0) {
    const sentence = undecidedSentence(comparison);
    lines.push("", ...wrap(`${sentence}${isAllShown ? "" : "; --all lists them"}`));
    if (isAllShown) lines.push(table(undecided));
  }
  const folders = foldersText(places);
  if (folders !== "") lines.push("", ...wrap(folders).map(style.dim));
  lines.push(...caveatLines(comparisonNotes(comparison), layout));
  lines.push(...methodLines(methodSentences(comparison), layout));
  if (options.isVerdictRepeated === true) lines.push("", ...verdict);
  return `${lines.join("\n")}\n`;
}

/** `A in 24 h 00 m`: the title of a count names the time that it is of. */
function sideTitle(side: ComparisonSide, letter: string): string {
  const observed = observedText(side);
  return observed === undefined ? letter : `${letter} in ${observed}`;
}

function overallTable(comparison: Comparison, { width, style }: Layout): string {
  return textTable(
    [
      { title: "", align: "left" },
      { title: style.dim(sideTitle(comparison.before, "A")), align: "right" },
      { title: style.dim(sideTitle(comparison.after, "B")), align: "right" },
      { title: style.dim("B/A (95% interval)"), align: "left" },
    ],
    overallRows(comparison.overall).map(({ title, before, after, ratio, evidence }) => [
      title,
      before,
      after,
      [ratioText(ratio), evidence].filter((text) => text !== "").join("  "),
    ]),
    [],
    { width, indent: 2 },
  );
}

function groupTable(
  groups: readonly ChangedGroup[],
  { before, after, methods }: Comparison,
  places: ShortPlaces,
  layout: Layout,
): string {
  const { width } = layout;
  const sides = new Map([
    ["A", sideTitle(before, "A")],
    ["B", sideTitle(after, "B")],
  ]);
  const figures = figureColumns(groups, methods.rates.text, width).map((column) => ({
    ...column,
    title: sides.get(column.title) ?? column.title,
  }));
  const rows = groups.map((group) => ({
    id: shortId(group.id),
    name: group.title,
    place: places.text(group.place),
    notes: changeNotes(group).flatMap((note) => wrapText(visibleSentence(note), widthBelow(width))),
  }));
  const nameWidth = Math.max(LEAST_NAME_COLUMNS, widthOfNames(figures, width));
  return functionTable(rows, figures, nameWidth, layout);
}

/** The figures that fit: on a narrow terminal the counts and one column of evidence. */
function figureColumns(
  groups: readonly ChangedGroup[],
  ratesPer: string,
  width: number,
): FigureColumn[] {
  const evidence = (group: ChangedGroup): string =>
    CHANGE_EVIDENCE.map(({ text }) => text(group))
      .filter((text) => text !== "")
      .join("  ");
  const rates = width >= WIDE_COLUMNS ? changeRates(ratesPer).slice(0, 2) : [];
  const columns = [...CHANGE_COUNTS, ...rates, { title: "evidence", text: evidence }];
  return columns.map(({ title, text }) => ({ title, align: "left", texts: groups.map(text) }));
}

function colour(outcome: Outcome | "accepted", style: Style): (text: string) => string {
  const overall = outcome === "accepted" ? outcome : overallOutcome(outcome);
  if (overall === "worse") return (text) => style.red(text);
  if (overall === "better") return (text) => style.green(text);
  return (text) => style.bold(text);
}
