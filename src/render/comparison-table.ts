import type {
  ChangedGroup,
  Comparison,
  ComparisonSide,
  Outcome,
} from "../compare/comparison-model.js";
import {
  CHANGE_COUNTS,
  CHANGE_EVIDENCE,
  type ChangeColumn,
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
import { cutEnd, cutPath } from "./display-width.js";
import type { ComparisonOptions } from "./format.js";
import { visibleSentence, visibleText } from "./log-text.js";
import { foldersText, type ShortPlaces, shortPlaces } from "./places.js";
import { SHORT_ID_DIGITS, shortId } from "./ranking.js";
import { ratioText } from "./ratio-text.js";
import { type Style, styleFor } from "./style.js";
import { columnWidth, textTable } from "./text-table.js";
import { wrapText } from "./wrap-text.js";

/** From this width on there is room for rates beside the counts. */
const WIDE_COLUMNS = 120;
const LEAST_NAME_COLUMNS = 16;
/** Names begin below the ids. */
const NAME_INDENT = SHORT_ID_DIGITS + 2;

interface Layout {
  readonly width: number;
  readonly style: Style;
}

/** The comparison for a terminal: the sides, the verdict, the groups that changed, what remains, and what to mind. */
export function renderComparisonTable(comparison: Comparison, options: ComparisonOptions): string {
  const style = styleFor(options.hasColour);
  const { width, isAllShown } = options;
  const wrap = (text: string): string[] => wrapText(visibleSentence(text), width);
  const verdict = wrap(`VERDICT  ${verdictSentence(comparison)}`).map(
    colour(comparison.overall.outcome, style),
  );
  const lines = [
    ...wrap(`A = ${sideText(comparison.before)}`),
    ...wrap(`B = ${sideText(comparison.after)}`),
    ...verdict,
    ...verdictConditions(comparison).flatMap(wrap),
    "",
    overallTable(comparison, { width, style }),
  ];
  const sections = changeSections(comparison);
  const undecided = undecidedGroups(comparison);
  const shown = [...sections.flatMap(({ groups }) => groups), ...(isAllShown ? undecided : [])];
  const places = shortPlaces(shown.map(({ place }) => place));
  const table = (groups: readonly ChangedGroup[]): string =>
    groupTable(groups, comparison, places, { width, style });
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
  const notes = comparisonNotes(comparison);
  if (notes.length > 0) lines.push("", style.bold("CAVEATS"));
  lines.push(...notes.flatMap((note) => wrap(`- ${note}`)), "");
  lines.push(
    ...methodSentences(comparison)
      .flatMap((method) => wrap(`Method: ${method}`))
      .map((line) => style.dim(line)),
  );
  if (options.isVerdictRepeated === true) lines.push("", ...verdict);
  return `${lines.join("\n")}\n`;
}

/** `A in 24 h 00 m`: no count without what it is a count of. */
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
  { width, style }: Layout,
): string {
  const sides = new Map([
    ["A", sideTitle(before, "A")],
    ["B", sideTitle(after, "B")],
  ]);
  const columns = figureColumns(groups, methods.rates.text, width).map(({ title, texts }) => ({
    title: sides.get(title) ?? title,
    texts,
  }));
  const figures = columns.map(({ texts }) => texts);
  const used = columns.map(({ title, texts }) => columnWidth(title, texts));
  const free = Math.max(
    LEAST_NAME_COLUMNS,
    width - NAME_INDENT - used.reduce((sum, one) => sum + one + 2, 0),
  );
  return textTable(
    [
      { title: style.dim("id"), align: "left" },
      { title: style.dim("function"), align: "left" },
      ...columns.map(({ title }) => ({ title: style.dim(title), align: "left" as const })),
    ],
    groups.map((group, row) => [
      style.dim(shortId(group.id)),
      style.bold(cutEnd(visibleText(group.title), free)),
      ...figures.map((texts) => texts[row] ?? ""),
    ]),
    groups.map((group) => linesBelow(group, places, width, style)),
    { width, indent: NAME_INDENT },
  );
}

/** The figures that fit: on a narrow terminal the counts and one column of evidence. */
function figureColumns(
  groups: readonly ChangedGroup[],
  ratesPer: string,
  width: number,
): { title: string; texts: string[] }[] {
  const textsOf = ({ title, text }: ChangeColumn): { title: string; texts: string[] } => ({
    title,
    texts: groups.map(text),
  });
  const rates = width >= WIDE_COLUMNS ? changeRates(ratesPer).slice(0, 2).map(textsOf) : [];
  const evidence = groups.map((group) =>
    CHANGE_EVIDENCE.map(({ text }) => text(group))
      .filter((text) => text !== "")
      .join("  "),
  );
  return [...CHANGE_COUNTS.map(textsOf), ...rates, { title: "evidence", texts: evidence }];
}

/** Where a function is and what else one must know of it, over the whole width. */
function linesBelow(
  group: ChangedGroup,
  places: ShortPlaces,
  width: number,
  style: Style,
): string[] {
  const indent = " ".repeat(NAME_INDENT);
  const place = visibleText(places.text(group.place));
  const notes = changeNotes(group).flatMap((note) =>
    wrapText(visibleSentence(note), width - NAME_INDENT),
  );
  return [...(place === "" ? [] : [style.dim(cutPath(place, width - NAME_INDENT))]), ...notes].map(
    (line) => indent + line,
  );
}

function colour(outcome: Outcome | "accepted", style: Style): (text: string) => string {
  if (outcome === "worse" || outcome === "new") return (text) => style.red(text);
  if (outcome === "better" || outcome === "fixed") return (text) => style.green(text);
  return (text) => style.bold(text);
}
