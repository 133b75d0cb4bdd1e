import { cutEnd, cutPath } from "./display-width.js";
import { visibleText } from "./log-text.js";
import { SHORT_ID_DIGITS } from "./ranking.js";
import type { Style } from "./style.js";
import { columnWidth, type TextColumn, textTable } from "./text-table.js";

/** Names begin below the ids. */
const NAME_INDENT = SHORT_ID_DIGITS + 2;

/** A function, or all of them, as a row for a terminal. */
export interface FunctionRow {
  readonly id: string;
  readonly name: string;
  readonly place: string;
  /** Lines below its place, at most as wide as {@link widthBelow} says. */
  readonly notes?: readonly string[];
}

/** A column of figures with what stands in each row. */
export interface FigureColumn extends TextColumn {
  readonly texts: readonly string[];
}

/** The room and the looks of a table. */
export interface Layout {
  readonly width: number;
  readonly style: Style;
}

/** The room for what stands below a name. */
export function widthBelow(width: number): number {
  return width - NAME_INDENT;
}

/** The room that some figures leave for the names. */
export function widthOfNames(figures: readonly FigureColumn[], width: number): number {
  const used = figures.map(({ title, texts }) => columnWidth(title, texts) + 2);
  return used.reduce((free, one) => free - one, widthBelow(width));
}

/** Functions by their ids and names, with figures beside them and their places below. */
export function functionTable(
  rows: readonly FunctionRow[],
  figures: readonly FigureColumn[],
  nameWidth: number,
  { width, style }: Layout,
): string {
  const names: readonly TextColumn[] = ["id", "function"].map((title) => ({
    title,
    align: "left",
  }));
  return textTable(
    [...names, ...figures].map(({ title, align }) => ({
      title: title.split("\n").map(style.dim).join("\n"),
      align,
    })),
    rows.map(({ id, name }, i) => [
      id,
      style.bold(cutEnd(visibleText(name), nameWidth)),
      ...figures.map(({ texts }) => texts[i] ?? ""),
    ]),
    rows.map(({ place, notes = [] }) => {
      const shown = visibleText(place);
      const lines = shown === "" ? [] : [style.dim(cutPath(shown, widthBelow(width)))];
      return [...lines, ...notes].map((line) => " ".repeat(NAME_INDENT) + line);
    }),
    { width, indent: NAME_INDENT },
  );
}
