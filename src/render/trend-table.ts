import type { Trend } from "../trend/trend-model.js";
import { cutEnd, cutPath } from "./display-width.js";
import type { TrendOptions } from "./format.js";
import { visibleSentence, visibleText } from "./log-text.js";
import { foldersText, type ShortPlaces, shortPlaces } from "./places.js";
import { SHORT_ID_DIGITS } from "./ranking.js";
import { type Style, styleFor } from "./style.js";
import { columnWidth, textTable } from "./text-table.js";
import { overallTrend, type ShownTrend, shownTrends, trendColumns, trendId } from "./trend-rows.js";
import { trendMethods, trendScope, trendSentence } from "./trend-text.js";
import { plural } from "./units.js";
import { warningText } from "./warning-text.js";
import { wrapText } from "./wrap-text.js";

const LEAST_NAME_COLUMNS = 18;
const MOST_NAME_COLUMNS = 40;

/** The trend for a terminal: the answer, a row with a small picture a function, and below it since when. */
export function renderTrendTable(trend: Trend, options: TrendOptions): string {
  const style = styleFor(options.hasColour);
  const { width } = options;
  const wrap = (text: string): string[] => wrapText(visibleSentence(text), width);
  const shown = shownTrends(trend, options);
  const left = trend.groups.length - shown.length;
  const places = shortPlaces(shown.map(({ group }) => group?.place));
  const lines = [
    ...wrap(trendSentence(trend)).map(style.bold),
    ...wrap(trendScope(trend)),
    "",
    rowsTable([overallTrend(trend), ...shown], trend, places, width, style),
    ...wrap(foldersText(places)).map(style.dim),
    ...(left > 0
      ? ["", ...wrap(`${plural(left, "more function")} without a change; --all lists them`)]
      : []),
    ...notesOf(trend).flatMap((note, i) => [...(i === 0 ? [""] : []), ...wrap(`Note: ${note}`)]),
    "",
    ...trendMethods(trend)
      .flatMap((method) => wrap(`Method: ${method}`))
      .map(style.dim),
  ];
  return `${lines.join("\n")}\n`;
}

/** What to mind. */
export function notesOf({ warnings, problemCounts }: Trend): string[] {
  const total = [...problemCounts.values()].reduce((sum, count) => sum + count, 0);
  const kinds = [...problemCounts].map(([code, count]) => `${count} ${code}`).join(", ");
  return [
    ...(total === 0 ? [] : [`${plural(total, "problem")} in the logs: ${kinds}`]),
    ...warnings.map(warningText),
  ];
}

function rowsTable(
  rows: readonly ShownTrend[],
  trend: Trend,
  places: ShortPlaces,
  width: number,
  style: Style,
): string {
  const figures = trendColumns(trend)
    .map((column) => ({ column, texts: rows.map(column.text) }))
    .filter(({ texts }) => texts.some((text) => text.trim() !== ""));
  // The picture goes last, where its width does no harm, and the evidence where there is room.
  const used = (of: typeof figures): number =>
    of.reduce((sum, { column, texts }) => sum + columnWidth(column.title, texts) + 2, 0);
  const indent = SHORT_ID_DIGITS + 2;
  const fits = (of: typeof figures): boolean => width - indent - used(of) >= LEAST_NAME_COLUMNS;
  const kept = fits(figures)
    ? figures
    : figures.filter(({ column }) => column.title !== "evidence");
  const nameWidth = Math.min(
    MOST_NAME_COLUMNS,
    Math.max(LEAST_NAME_COLUMNS, width - indent - used(kept)),
  );
  return textTable(
    [
      { title: style.dim("id"), align: "left" },
      { title: style.dim("function"), align: "left" },
      ...kept.map(({ column: { title, align } }) => ({ title: style.dim(title), align })),
    ],
    rows.map((row, i) => [
      style.dim(trendId(row)),
      style.bold(cutEnd(visibleText(row.name), nameWidth)),
      ...kept.map(({ texts }) => texts[i] ?? ""),
    ]),
    rows.map((row) =>
      linesBelow(row, places, width - indent, style).map((line) => " ".repeat(indent) + line),
    ),
    { width, indent },
  );
}

function linesBelow(
  { group, row, changes }: ShownTrend,
  places: ShortPlaces,
  width: number,
  style: Style,
): string[] {
  const place = visibleText(places.text(group?.place));
  return [
    ...(place === "" ? [] : [style.dim(cutPath(place, width))]),
    ...changes.flatMap((change, i) => {
      const colour = row.changes[i]?.direction === "worse" ? style.red : style.green;
      return wrapText(visibleSentence(change), width).map(colour);
    }),
  ];
}
