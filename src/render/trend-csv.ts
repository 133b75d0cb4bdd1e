import type { TrendChange } from "../report/trend-change.js";
import type { Trend, TrendGroup, TrendLevel, TrendRow } from "../trend/trend-model.js";
import {
  type CsvColumn,
  csvTable,
  csvTime,
  estimateColumns,
  fieldColumns,
  functionColumns,
  SEPARATOR,
} from "./csv-table.js";

/** What one line is about: a level of a function, and the change that it begins with. */
interface LevelOfRow {
  readonly group: TrendGroup | undefined;
  readonly row: TrendRow;
  readonly level: TrendLevel | undefined;
  readonly change: TrendChange | undefined;
}

const COLUMNS: readonly CsvColumn<LevelOfRow>[] = [
  ...functionColumns(({ group }: LevelOfRow) => group),
  ["verdict", ({ row }) => row.outcome],
  ["from", ({ level }) => csvTime(level?.fromMs)],
  ["to", ({ level }) => csvTime(level?.toMs)],
  ["observedHours", ({ level }) => level?.observedHours],
  ...fieldColumns(({ level, row }: LevelOfRow) => level ?? row, "count", "blockedMs"),
  ...fieldColumns(({ level }: LevelOfRow) => level, "ratePerHour", "blockedMsPerHour"),
  ["direction", ({ change }) => change?.direction],
  ["changedAt", ({ change }) => csvTime(change?.atMs)],
  ["earliest", ({ change }) => csvTime(change?.from)],
  ["latest", ({ change }) => csvTime(change?.to)],
  ["version", ({ change }) => change?.version?.version],
  ...estimateColumns("rateRatio", ({ change }: LevelOfRow) => change?.rateRatio),
  ...estimateColumns("blockedRatio", ({ change }: LevelOfRow) => change?.blockedRatio),
  ["confounders", ({ change }) => change?.confounders.join(SEPARATOR)],
  ...fieldColumns(({ row }: LevelOfRow) => row, "pValue", "qValue", "ratesPer"),
];

/** The trend as CSV: a row for each level of each function, all functions together first; numbers exact. */
export function renderTrendCsv({ overall, groups }: Trend): string {
  const rows = [
    { group: undefined, row: overall },
    ...groups.map((group) => ({ group, row: group })),
  ];
  const lines = rows.flatMap(({ group, row }): LevelOfRow[] =>
    row.levels.length === 0
      ? [{ group, row, level: undefined, change: undefined }]
      : row.levels.map((level, i) => ({ group, row, level, change: row.changes[i - 1] })),
  );
  return csvTable(COLUMNS, lines);
}
