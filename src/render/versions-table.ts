import type { VersionsComparison } from "../compare/compare-versions.js";
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

/** Between two columns. */
const GAP_COLUMNS = 2;
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
  return `${lines.join("\n")}\n`;
}

/** As many of the newest versions as there is room for beside the names. */
function versionsTable(
  rows: readonly ShownVersions[],
  { versions }: VersionsComparison,
  places: ShortPlaces,
  { width, style }: { readonly width: number; readonly style: Style },
): string[] {
  const indent = SHORT_ID_DIGITS + GAP_COLUMNS;
  const columns = versions.map((side, i) => {
    const title = versionTitle(side)
      .map((line) => visibleText(line))
      .join("\n");
    const texts = rows.map((row) => versionCell(row, i));
    return { title, texts, widthColumns: GAP_COLUMNS + columnWidth(title, texts) };
  });
  const wantedColumns = Math.min(MOST_NAME_COLUMNS, columnWidth("function", rows.map(nameOf)));
  const leastColumns = Math.min(LEAST_NAME_COLUMNS, wantedColumns);
  let from = columns.length - 1;
  let free = width - indent - (columns[from]?.widthColumns ?? 0);
  for (; from > 0; from--) {
    const older = columns[from - 1]?.widthColumns ?? 0;
    if (free - older < leastColumns) break;
    free -= older;
  }
  const nameColumns = Math.max(leastColumns, Math.min(wantedColumns, free));
  const kept = columns.slice(from);
  const table = textTable(
    ["id", "function", ...kept.map(({ title }) => title)].map((title) => ({
      title: title.split("\n").map(style.dim).join("\n"),
      align: "left",
    })),
    rows.map((shown, i) => [
      shown.row === undefined ? "" : style.dim(shortId(shown.row.id)),
      style.bold(cutEnd(nameOf(shown), nameColumns)),
      ...kept.map(({ texts }) => texts[i] ?? ""),
    ]),
    rows.map(({ row }) => {
      const place = visibleText(places.text(row?.place));
      return place === "" ? [] : [" ".repeat(indent) + style.dim(cutPath(place, width - indent))];
    }),
    { width, indent },
  );
  if (from === 0) return [table];
  const left = `${plural(from, "older version")} left out here; -f html or a wider terminal shows all`;
  return [table, "", ...wrapText(left, width)];
}

function nameOf({ name }: ShownVersions): string {
  return visibleText(name);
}
