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

/** The library looks at all rows above each cell, so a table is laid out in parts. */
const ROWS_AT_ONCE = 100;

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
  const head = columns.map((column) => marks.hide(column.title));
  const aligns = columns.map((column) => column.align);
  const cells = rows.map((row) => row.map((cell) => marks.hide(cell)));
  const shown: string[] = [];
  let next = 0;
  for (const text of layOutParts(head, aligns, partsOf(cells))) {
    const lines = marks.show(text).split("\n");
    const part = rows.slice(next, next + ROWS_AT_ONCE);
    let at = lines.length - sumOf(part.map(heightOf));
    shown.push(...lines.slice(0, at));
    for (const row of part) {
      const end = at + heightOf(row);
      shown.push(...lines.slice(at, end), ...(below[next++] ?? []));
      at = end;
    }
  }
  return shown.map((line) => line.trimEnd()).join("\n");
}

/** The rows in parts of {@link ROWS_AT_ONCE}; one without rows if there are none. */
function partsOf<Row>(rows: readonly Row[]): (readonly Row[])[] {
  const parts = [rows.slice(0, ROWS_AT_ONCE)];
  for (let at = ROWS_AT_ONCE; at < rows.length; at += ROWS_AT_ONCE) {
    parts.push(rows.slice(at, at + ROWS_AT_ONCE));
  }
  return parts;
}

/** The text of each part, in the same columns; the first begins with the titles. */
function layOutParts(
  head: readonly string[],
  colAligns: TextColumn["align"][],
  parts: readonly (readonly (readonly string[])[])[],
): string[] {
  const tableOf = (number: number, colWidths: number[]): Table.Table => {
    const table = new Table({
      chars: BARE,
      head: number === 0 ? [...head] : [],
      colAligns,
      colWidths,
      style: { head: [], border: [], "padding-left": 0, "padding-right": 0 },
    });
    table.push(...(parts[number] ?? []).map((row) => [...row]));
    return table;
  };
  const tables = parts.map((_, number) => tableOf(number, []));
  const texts = tables.map(String);
  if (texts.length === 1) return texts;
  // What is laid out knows its widths.
  const widths = head.map((_, column) =>
    Math.max(...tables.map(({ options }) => options.colWidths[column] ?? 0)),
  );
  return parts.map((_, number) => tableOf(number, [...widths]).toString());
}

/** How many columns of a terminal the cells of one column take, its title among them; each may have several lines. */
export function columnWidth(title: string, cells: readonly string[]): number {
  return [title, ...cells]
    .flatMap((cell) => cell.split("\n"))
    .reduce((widest, line) => Math.max(widest, displayWidth(line)), 0);
}

function heightOf(row: readonly string[]): number {
  return Math.max(1, ...row.map((cell) => cell.split("\n").length));
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
