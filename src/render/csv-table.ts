import type { Estimate } from "../compare/comparison-model.js";
import type { Group } from "../report/model.js";
import { csvRow } from "./escape-csv.js";

/** The value of a cell; undefined is an empty cell. */
export type CsvValue = string | number | undefined;

/** A column: its name with the unit, and the exact value that a row has in it. */
export type CsvColumn<Row> = readonly [name: string, value: (row: Row) => CsvValue];

/** Separates the values within a cell; commas would have to be quoted. */
export const SEPARATOR = "; ";

/** A table with its head. @param rest cells of a last row, by the names of their columns */
export function csvTable<Row>(
  columns: readonly CsvColumn<Row>[],
  rows: readonly Row[],
  rest?: Readonly<Record<string, CsvValue>>,
): string {
  return [
    columns.map(([name]) => name),
    ...rows.map((row) => columns.map(([, value]) => value(row))),
    ...(rest === undefined ? [] : [columns.map(([name]) => rest[name])]),
  ]
    .map(csvRow)
    .join("");
}

/** The columns that identify the function of a row; the row of all functions is `(overall)`. */
export function functionColumns<Row>(
  of: (row: Row) => Pick<Group, "id" | "function" | "location" | "package"> | undefined,
): CsvColumn<Row>[] {
  return [
    ["id", (row) => of(row)?.id],
    ["function", (row) => of(row)?.function ?? "(overall)"],
    ["file", (row) => of(row)?.location?.file],
    ["line", (row) => of(row)?.location?.line],
    ["column", (row) => of(row)?.location?.column],
    ["package", (row) => of(row)?.package],
  ];
}

/** The columns of fields that have these names. */
export function fieldColumns<Row, Name extends string>(
  of: (row: Row) => { readonly [One in Name]?: CsvValue } | undefined,
  ...names: readonly Name[]
): CsvColumn<Row>[] {
  return names.map((name) => [name, (row) => of(row)?.[name]]);
}

/** The columns of an estimate with its interval. */
export function estimateColumns<Row>(
  name: string,
  of: (row: Row) => Estimate | undefined,
): CsvColumn<Row>[] {
  return [
    [name, (row) => of(row)?.estimate],
    [`${name}Low`, (row) => of(row)?.low],
    [`${name}High`, (row) => of(row)?.high],
  ];
}

/** RFC 3339 in UTC. */
export function csvTime(epochMs: number | undefined): CsvValue {
  return epochMs === undefined ? undefined : new Date(epochMs).toISOString();
}
