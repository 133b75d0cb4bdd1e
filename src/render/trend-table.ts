import type { Trend } from "../trend/trend-model.js";
import { functionTable, widthBelow, widthOfNames } from "./function-table.js";
import { type Layout, layoutFor, methodLines, sentenceLines } from "./layout.js";
import { visibleSentence } from "./log-text.js";
import { foldersText, type ShortPlaces, shortPlaces } from "./places.js";
import { problemText } from "./problem-counts.js";
import type { TrendOptions } from "./render-options.js";
import { overallTrend, type ShownTrend, shownTrends, trendColumns, trendId } from "./trend-rows.js";
import { trendMethods, trendScope, trendSentence } from "./trend-text.js";
import { plural } from "./units.js";
import { warningText } from "./warning-text.js";
import { wrapText } from "./wrap-text.js";

const LEAST_NAME_COLUMNS = 18;
const MOST_NAME_COLUMNS = 40;

/** The trend for a terminal: the answer, a row with a small picture a function, and below it since when. */
export function renderTrendTable(trend: Trend, options: TrendOptions): string {
  const layout = layoutFor(options);
  const { style } = layout;
  const wrap = (text: string): string[] => sentenceLines(text, layout);
  const shown = shownTrends(trend, options);
  const left = trend.groups.length - shown.length;
  const places = shortPlaces(shown.map(({ group }) => group?.place));
  const lines = [
    ...wrap(trendSentence(trend)).map(style.bold),
    ...wrap(trendScope(trend)),
    "",
    rowsTable([overallTrend(trend), ...shown], trend, places, layout),
    ...wrap(foldersText(places)).map(style.dim),
    ...(left > 0
      ? ["", ...wrap(`${plural(left, "more function")} without a change; --all lists them`)]
      : []),
    ...notesOf(trend).flatMap((note, i) => [...(i === 0 ? [""] : []), ...wrap(`Note: ${note}`)]),
    ...methodLines(trendMethods(trend), layout),
  ];
  return `${lines.join("\n")}\n`;
}

/** What to mind. */
export function notesOf({ warnings, problemCounts }: Trend): string[] {
  return [problemText(problemCounts), ...warnings.map(warningText)].filter((text) => text !== "");
}

function rowsTable(
  rows: readonly ShownTrend[],
  trend: Trend,
  places: ShortPlaces,
  layout: Layout,
): string {
  const { width, style } = layout;
  const figures = trendColumns(trend)
    .map(({ title, align, text }) => ({ title, align, texts: rows.map(text) }))
    .filter(({ texts }) => texts.some((text) => text.trim() !== ""));
  // The picture goes last, where its width does no harm, and the evidence where there is room.
  const kept =
    widthOfNames(figures, width) >= LEAST_NAME_COLUMNS
      ? figures
      : figures.filter(({ title }) => title !== "evidence");
  const free = Math.max(LEAST_NAME_COLUMNS, widthOfNames(kept, width));
  const shown = rows.map((row) => ({
    id: trendId(row),
    name: row.name,
    place: places.text(row.group?.place),
    notes: row.changes.flatMap((change, i) => {
      const colour = row.row.changes[i]?.direction === "worse" ? style.red : style.green;
      return wrapText(visibleSentence(change), widthBelow(width)).map(colour);
    }),
  }));
  return functionTable(shown, kept, Math.min(MOST_NAME_COLUMNS, free), layout);
}
