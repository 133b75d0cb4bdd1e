import type { VersionFigures, VersionsComparison } from "../compare/compare-versions.js";
import type { Change } from "../compare/comparison-model.js";
import {
  type CsvColumn,
  csvTable,
  estimateColumns,
  fieldColumns,
  functionColumns,
  SEPARATOR,
} from "./csv-table.js";
import { type ShownVersions, shownVersions } from "./versions-rows.js";

/** A function in one version. */
interface Row extends Pick<ShownVersions, "row"> {
  readonly version: string;
  readonly own: VersionFigures | undefined;
  readonly change: Change | undefined;
  readonly comparedWith: string | undefined;
}

const COLUMNS: readonly CsvColumn<Row>[] = [
  ...functionColumns(({ row }: Row) => row),
  ["version", ({ version }) => version],
  ...fieldColumns(({ own }: Row) => own, "count", "blockedMs", "ratePerHour", "blockedMsPerHour"),
  ["comparedWith", ({ comparedWith }) => comparedWith],
  ["verdict", ({ change }) => change?.outcome],
  ...estimateColumns("rateRatio", ({ change }: Row) => change?.rateRatio),
  ["blockedRatio", ({ change }) => change?.blockedRatio?.estimate],
  ...fieldColumns(({ change }: Row) => change, "pValue", "qValue"),
  ["notes", ({ change }) => change?.notes.join(SEPARATOR)],
  ["ratesPer", ({ own }) => own?.ratesPer],
];

/** Several versions as CSV: a row for each function and version, all functions together first; numbers exact. */
export function renderVersionsCsv(comparison: VersionsComparison): string {
  const { versions, steps } = comparison;
  const rows = shownVersions(comparison).flatMap(({ row, figures, changes }) =>
    versions.map(({ label: version }, i): Row => {
      const comparedWith = steps[i - 1]?.before.label;
      return { row, version, own: figures[i], change: changes[i], comparedWith };
    }),
  );
  return csvTable(COLUMNS, rows);
}
