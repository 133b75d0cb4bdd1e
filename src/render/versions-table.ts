import type { VersionsComparison } from "../compare/compare-versions.js";
import { methodSentences } from "./comparison-notes.js";
import { type FigureColumn, functionTable, widthOfNames } from "./function-table.js";
import { caveatLines, type Layout, layoutFor, methodLines, sentenceLines } from "./layout.js";
import { visibleText } from "./log-text.js";
import { foldersText, type ShortPlaces, shortPlaces } from "./places.js";
import { shortId } from "./ranking.js";
import type { ComparisonOptions } from "./render-options.js";
import { columnWidth } from "./text-table.js";
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
  const layout = layoutFor(options);
  const { isAllShown } = options;
  const all = shownVersions(comparison);
  const shown = isAllShown ? all : all.slice(0, 1 + SHOWN_ROWS);
  const left = all.length - shown.length;
  const places = shortPlaces(shown.map(({ row }) => row?.place));
  const [step] = comparison.steps;
  const lines = [
    ...stepSentences(comparison).flatMap((sentence) => sentenceLines(sentence, layout)),
    "",
    ...versionsTable(shown, comparison, places, layout),
    ...sentenceLines(foldersText(places), layout).map(layout.style.dim),
    ...(left > 0 ? ["", `${plural(left, "more function")}; --all lists them`] : []),
    ...caveatLines(stepNotes(comparison), layout),
    ...methodLines(
      [marksMeaning(comparison), ...(step === undefined ? [] : methodSentences(step))],
      layout,
    ),
  ];
  return `${lines.join("\n")}\n`;
}

/** As many of the newest versions as there is room for beside the names. */
function versionsTable(
  rows: readonly ShownVersions[],
  { versions }: VersionsComparison,
  places: ShortPlaces,
  layout: Layout,
): string[] {
  const { width } = layout;
  const columns = versions.map((side, i): FigureColumn => {
    const title = versionTitle(side)
      .map((line) => visibleText(line))
      .join("\n");
    return { title, align: "left", texts: rows.map((row) => versionCell(row, i)) };
  });
  const names = rows.map(({ name }) => visibleText(name));
  const wantedColumns = Math.min(MOST_NAME_COLUMNS, columnWidth("function", names));
  const leastColumns = Math.min(LEAST_NAME_COLUMNS, wantedColumns);
  let from = columns.length - 1;
  while (from > 0 && widthOfNames(columns.slice(from - 1), width) >= leastColumns) from--;
  const kept = columns.slice(from);
  const free = Math.min(wantedColumns, widthOfNames(kept, width));
  const shown = rows.map(({ row, name }) => ({
    id: row === undefined ? "" : shortId(row.id),
    name,
    place: places.text(row?.place),
  }));
  const table = functionTable(shown, kept, Math.max(leastColumns, free), layout);
  if (from === 0) return [table];
  const left = `${plural(from, "older version")} left out here; -f html or a wider terminal shows all`;
  return [table, "", ...wrapText(left, width)];
}
