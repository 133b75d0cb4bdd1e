import Table from "cli-table3";
import { displayWidth } from "./display-width.js";

/** A column of a text table. */
export interface TextColumn {
  readonly title: string;
  readonly align: "left" | "right";
}

/** No rules and no boxes: white space is enough, and can be pasted anywhere. */
const BARE = {
  top: "",
  "top-mid": "",
  "top-left": "",
  "top-right": "",
  bottom: "",
  "bottom-mid": "",
  "bottom-left": "",
  "bottom-right": "",
  left: "",
  "left-mid": "",
  mid: "",
  "mid-mid": "",
  right: "",
  "right-mid": "",
  middle: "  ",
};

/**
 * Lays out rows of cells in columns; a cell may have several lines.
 *
 * @param below lines that follow each row, over the whole width, from the column that the names begin in
 */
export function textTable(
  columns: readonly TextColumn[],
  rows: readonly (readonly string[])[],
  below: readonly (readonly string[])[] = [],
): string {
  const table = new Table({
    chars: BARE,
    head: columns.map((column) => column.title),
    colAligns: columns.map((column) => column.align),
    style: { head: [], border: [], "padding-left": 0, "padding-right": 0 },
  });
  table.push(...rows.map((row) => [...row]));
  const lines = table.toString().split("\n");
  const laidOut = lines.splice(0, lines.length - sumOf(rows.map(heightOf)));
  for (const [i, row] of rows.entries()) {
    laidOut.push(...lines.splice(0, heightOf(row)), ...(below[i] ?? []));
  }
  return laidOut.map((line) => line.trimEnd()).join("\n");
}

/** How many columns of a terminal the cells of one column take, its title among them. */
export function columnWidth(title: string, cells: readonly string[]): number {
  return Math.max(displayWidth(title), ...cells.map(displayWidth));
}

function heightOf(row: readonly string[]): number {
  return Math.max(1, ...row.map((cell) => cell.split("\n").length));
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
