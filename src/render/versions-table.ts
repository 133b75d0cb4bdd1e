import type { VersionsComparison } from "../compare/compare-versions.js";
import { asciiText } from "./ascii-text.js";
import { methodSentences } from "./comparison-notes.js";
import { cutEnd, cutPath } from "./display-width.js";
import type { ComparisonOptions } from "./format.js";
import { visibleSentence, visibleText } from "./log-text.js";
import { foldersText, type ShortPlaces, shortPlaces } from "./places.js";
import { SHORT_ID_DIGITS, shortId } from "./ranking.js";
import { type Style, styleFor } from "./style.js";
import { columnWidth, textTable } from "./text-table.js";
import { plural } from "./units.js";
import {
  marksMeaning,
  type ShownVersions,
  shownVersions,
  stepNotes,
  stepSentences,
  versionCell,
  versionTitle,
} from "./versions-rows.js";
import { wrapText } from "./wrap-text.js";

const LEAST_NAME_COLUMNS = 18;
const MOST_NAME_COLUMNS = 36;
/** How many functions are shown unless all are asked for. */
const SHOWN_ROWS = 25;

/** Several versions for a terminal: a verdict each, then a row a function and a column a version. */
export function renderVersionsTable(
  comparison: VersionsComparison,
  options: ComparisonOptions,
): string {
  const style = styleFor(options.hasColour);
  const { width, isAllShown } = options;
  const wrap = (text: string): string[] => wrapText(visibleSentence(text), width);
  const all = shownVersions(comparison);
  const shown = isAllShown ? all : all.slice(0, 1 + SHOWN_ROWS);
  const left = all.length - shown.length;
  const places = shortPlaces(shown.map(({ row }) => row?.place));
  const notes = stepNotes(comparison);
  const [step] = comparison.steps;
  const lines = [
    ...stepSentences(comparison).flatMap(wrap),
    "",
    ...versionsTable(shown, comparison, places, { width, style }),
    ...wrap(foldersText(places)).map(style.dim),
    ...(left > 0 ? ["", `${plural(left, "more function")}; --all lists them`] : []),
    ...(notes.length > 0 ? ["", style.bold("CAVEATS")] : []),
    ...notes.flatMap((note) => wrap(`- ${note}`)),
    "",
    ...[marksMeaning(comparison), ...(step === undefined ? [] : methodSentences(step))]
      .flatMap((method) => wrap(`Method: ${method}`))
      .map(style.dim),
  ];
  const text = `${lines.join("\n")}\n`;
  return options.isAscii === true ? asciiText(text) : text;
}

/** As many of the newest versions as there is room for. */
function versionsTable(
  rows: readonly ShownVersions[],
  { versions }: VersionsComparison,
  places: ShortPlaces,
  { width, style }: { readonly width: number; readonly style: Style },
): string[] {
  const indent = SHORT_ID_DIGITS + 2;
  const columns = versions.map((side, i) => ({
    title: versionTitle(side)
      .map((line) => visibleText(line))
      .join("\n"),
    texts: rows.map((row) => versionCell(row, i)),
    widthColumns: Math.max(
      ...versionTitle(side).map((line) => columnWidth(visibleText(line), [])),
      columnWidth(
        "",
        rows.map((row) => versionCell(row, i)),
      ),
    ),
  }));
  const names = Math.min(
    MOST_NAME_COLUMNS,
    columnWidth(
      "function",
      rows.map(({ name }) => visibleText(name)),
    ),
  );
  const used = (from: number): number =>
    columns.slice(from).reduce((sum, { widthColumns }) => sum + widthColumns + 2, 0);
  let from = 0;
  while (
    from < columns.length - 2 &&
    width - indent - used(from) < Math.min(LEAST_NAME_COLUMNS, names)
  )
    from++;
  const nameWidth = Math.max(LEAST_NAME_COLUMNS, Math.min(names, width - indent - used(from)));
  const kept = columns.slice(from);
  const table = textTable(
    [
      { title: style.dim("id"), align: "left" },
      { title: style.dim("function"), align: "left" },
      ...kept.map(({ title }) => ({
        title: title.split("\n").map(style.dim).join("\n"),
        align: "left" as const,
      })),
    ],
    rows.map(({ row, name }, i) => [
      row === undefined ? "" : style.dim(shortId(row.id)),
      style.bold(cutEnd(visibleText(name), nameWidth)),
      ...kept.map(({ texts }) => texts[i] ?? ""),
    ]),
    rows.map(({ row }) => {
      const place = visibleText(places.text(row?.place));
      return place === "" ? [] : [" ".repeat(indent) + style.dim(cutPath(place, width - indent))];
    }),
  );
  if (from === 0) return [table];
  return [
    table,
    "",
    `${plural(from, "older version")} left out here; -f html or a wider terminal shows all`,
  ];
}
