import { cutEnd, cutPath } from "./display-width.js";
import type { Layout } from "./layout.js";
import { visibleText } from "./log-text.js";
import { SHORT_ID_DIGITS } from "./ranking.js";
import { columnWidth, type TextColumn, textTable } from "./text-table.js";

/** A function, or several of them together, as a row for a terminal. */
export interface FunctionRow {
  /** Missing in a table without ranks. */
  readonly rank?: string;
  readonly id: string;
  readonly name: string;
  readonly place: string;
  /** Lines below its place, at most as wide as {@link widthBelow} says. */
  readonly notes?: readonly string[];
  /** The row that sums up the functions without a row of their own. */
  readonly isRest?: boolean;
}

/** A column of figures with what stands in each row. */
export interface FigureColumn extends TextColumn {
  readonly texts: readonly string[];
}

/** Where names begin: after the ids, and the ranks if there are any. */
function nameIndent(rankCount: number): number {
  return SHORT_ID_DIGITS + 2 + (rankCount > 0 ? String(rankCount).length + 2 : 0);
}

/** The width of the lines below a name. */
export function widthBelow(width: number, rankCount = 0): number {
  return width - nameIndent(rankCount);
}

/** The width that the figures leave for the names. */
export function widthOfNames(
  figures: readonly FigureColumn[],
  width: number,
  rankCount = 0,
): number {
  const used = figures.map(({ title, texts }) => columnWidth(title, texts) + 2);
  return used.reduce((free, one) => free - one, widthBelow(width, rankCount));
}

/**
 * Functions by their ids and names, with figures beside them and their places below.
 *
 * @param nameTitle what the names are of, if not of functions
 */
export function functionTable(
  rows: readonly FunctionRow[],
  figures: readonly FigureColumn[],
  nameWidth: number,
  { width, style }: Layout,
  nameTitle = "function",
): string {
  const isRanked = rows.some(({ rank }) => rank !== undefined);
  const indent = nameIndent(isRanked ? rows.length : 0);
  const ranks: readonly TextColumn[] = isRanked ? [{ title: "#", align: "right" }] : [];
  const names = ["id", nameTitle].map((title) => ({ title, align: "left" }) as const);
  return textTable(
    [...ranks, ...names, ...figures].map(({ title, align }) => ({
      title: title.split("\n").map(style.dim).join("\n"),
      align,
    })),
    rows.map(({ rank = "", id, name, isRest }, i) => [
      ...(isRanked ? [rank] : []),
      id === "" ? "" : style.dim(id),
      isRest === true ? name : style.bold(cutEnd(visibleText(name), nameWidth)),
      ...figures.map(({ texts }) => texts[i] ?? ""),
    ]),
    rows.map(({ place, notes = [] }) => {
      const shown = visibleText(place);
      const lines = shown === "" ? [] : [style.dim(cutPath(shown, width - indent))];
      return [...lines, ...notes].map((line) => " ".repeat(indent) + line);
    }),
    { width, indent },
  );
}
