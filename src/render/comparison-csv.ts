import type { BeforeAfter, Change, ChangedGroup, Comparison } from "../compare/comparison-model.js";
import type { Cut } from "../compare/side-division.js";
import {
  type CsvColumn,
  type CsvValue,
  csvTable,
  estimateColumns,
  fieldColumns,
  functionColumns,
  SEPARATOR,
} from "./csv-table.js";
import { timeJson } from "./json-document.js";

/** A function, or all stalls together. */
interface Row {
  readonly group?: ChangedGroup;
  readonly change: Change;
}

/** The same quantity on both sides. */
function pair(name: string, value: (change: Change) => BeforeAfter<CsvValue>): CsvColumn<Row>[] {
  return [
    [`${name}Before`, ({ change }) => value(change).before],
    [`${name}After`, ({ change }) => value(change).after],
  ];
}

function length(name: "p50Ms" | "p95Ms" | "maxMs"): CsvColumn<Row>[] {
  return pair(name, ({ duration: { before, after } }) => {
    return { before: before[name], after: after[name] };
  });
}

const COLUMNS: readonly CsvColumn<Row>[] = [
  ...functionColumns(({ group }: Row) => group),
  ["verdict", ({ change }) => change.outcome],
  ...pair("count", ({ count }) => count),
  ...pair("blockedMs", ({ blockedMs }) => blockedMs),
  ...pair("ratePerHour", ({ ratePerHour }) => ratePerHour),
  ...estimateColumns("rateRatio", ({ change }: Row) => change.rateRatio),
  ...estimateColumns("blockedRatio", ({ change }: Row) => change.blockedRatio),
  ...fieldColumns(({ change }: Row) => change, "pValue", "qValue"),
  ...pair("blockedMsPerHour", ({ blockedMsPerHour }) => blockedMsPerHour),
  ...length("p50Ms"),
  ...length("p95Ms"),
  ...length("maxMs"),
  ...estimateColumns("durationRatio", ({ change }: Row) => change.duration.ratio),
  ["durationPValue", ({ change }) => change.duration.pValue],
  ...pair("bursts", ({ bursts }) => bursts),
  ["expectedCount", ({ change }) => change.appearance?.expected],
  ["chance", ({ change }) => change.appearance?.chance],
  [
    "needHours",
    ({ change: { needed } }) => (needed?.unit === "hours" ? needed.wallHours : undefined),
  ],
  ["test", ({ change }) => change.test],
  ["notes", ({ change }) => change.notes.join(SEPARATOR)],
  ["renamedFromId", ({ group }) => group?.renamedFrom?.id],
  ["renamedFromFunction", ({ group }) => group?.renamedFrom?.function],
  ["renamedFromReason", ({ group }) => group?.renamedFrom?.reason],
  ["owners", ({ group }) => group?.owners.join(SEPARATOR)],
  ["acceptedUntil", ({ group }) => group?.acceptance?.until],
  ["acceptedWhy", ({ group }) => group?.acceptance?.why],
  ["ratesPer", ({ change }) => change.ratesPer],
  ["dividedSide", ({ change }) => change.divisions[0]?.side],
  ["dividedBy", ({ change }) => change.divisions[0]?.cut.by],
  ["dividedAt", ({ change }) => cutText(change.divisions[0]?.cut)],
];

/** The comparison as CSV: a first row for all stalls, `(overall)`, then a row a function; numbers exact. */
export function renderComparisonCsv({ overall, groups }: Comparison): string {
  const rows = groups.map((group) => ({ group, change: group }));
  return csvTable<Row>(COLUMNS, [{ change: overall }, ...rows]);
}

/** The moment, or the names. */
function cutText(cut: Cut | undefined): string | undefined {
  return cut?.by === "time" ? (timeJson(cut.atMs) ?? undefined) : cut?.names.join(SEPARATOR);
}
