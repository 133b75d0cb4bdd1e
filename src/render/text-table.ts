import Table from "cli-table3";
import { CombiningMarks } from "./combining-marks.js";
import { displayWidth } from "./display-width.js";
import { wrapText } from "./wrap-text.js";

/** A column of a text table. */
export interface TextColumn {
  readonly title: string;
  readonly align: "left" | "right";
}

/** Between two columns. */
const GAP = "  ";

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
  middle: GAP,
};

/** Room of a table on a terminal. */
export interface TableRoom {
  readonly width: number;
  /** Columns before what stands below a row. */
  readonly indent: number;
}

/**
 * Lays out rows of cells in columns; a cell may have several lines. Where there is no room for all columns, the last ones
 * stand below their row.
 *
 * @param below lines that follow each row, over the whole width, from the column that the names begin in
 */
export function textTable(
  columns: readonly TextColumn[],
  rows: readonly (readonly string[])[],
  below: readonly (readonly string[])[] = [],
  room: TableRoom = { width: Number.POSITIVE_INFINITY, indent: 0 },
): string {
  const kept = fittingColumns(columns, rows, room.width);
  if (kept === columns.length) return laidOut(columns, rows, below);
  const moved = rows.map((row) => movedBelow(columns.slice(kept), row.slice(kept), room));
  return laidOut(
    columns.slice(0, kept),
    rows.map((row) => row.slice(0, kept)),
    moved.map((lines, i) => [...lines, ...(below[i] ?? [])]),
  );
}

/** How many of the first columns fit; two in any case. */
function fittingColumns(
  columns: readonly TextColumn[],
  rows: readonly (readonly string[])[],
  width: number,
): number {
  let used = -GAP.length;
  const kept = columns.findIndex(({ title }, i) => {
    used +=
      GAP.length +
      columnWidth(
        title,
        rows.map((row) => row[i] ?? ""),
      );
    return used > width;
  });
  return kept < 0 ? columns.length : Math.max(2, kept);
}

function movedBelow(
  columns: readonly TextColumn[],
  cells: readonly string[],
  { width, indent }: TableRoom,
): string[] {
  const text = columns
    .map(({ title }, i) => (cells[i]?.trim() ? `${title} ${cells[i]?.replaceAll("\n", " ")}` : ""))
    .filter((one) => one !== "")
    .join(GAP);
  if (text === "") return [];
  return wrapText(text, width - indent).map((line) => " ".repeat(indent) + line);
}

function laidOut(
  columns: readonly TextColumn[],
  rows: readonly (readonly string[])[],
  below: readonly (readonly string[])[],
): string {
  const marks = new CombiningMarks();
  const table = new Table({
    chars: BARE,
    head: columns.map((column) => marks.hide(column.title)),
    colAligns: columns.map((column) => column.align),
    style: { head: [], border: [], "padding-left": 0, "padding-right": 0 },
  });
  table.push(...rows.map((row) => row.map((cell) => marks.hide(cell))));
  const lines = marks.show(table.toString()).split("\n");
  const shown = lines.splice(0, lines.length - sumOf(rows.map(heightOf)));
  for (const [i, row] of rows.entries()) {
    shown.push(...lines.splice(0, heightOf(row)), ...(below[i] ?? []));
  }
  return shown.map((line) => line.trimEnd()).join("\n");
}

/** How many columns of a terminal the cells of one column take, its title among them; each may have several lines. */
export function columnWidth(title: string, cells: readonly string[]): number {
  return Math.max(...[title, ...cells].flatMap((cell) => cell.split("\n")).map(displayWidth));
}

function heightOf(row: readonly string[]): number {
  return Math.max(1, ...row.map((cell) => cell.split("\n").length));
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
