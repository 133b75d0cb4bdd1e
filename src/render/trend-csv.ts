import type { TrendChange } from "../report/trend-change.js";
import type { Trend, TrendGroup, TrendLevel, TrendRow } from "../trend/trend-model.js";
import { csvRow } from "./escape-csv.js";

type Value = string | number | undefined;

/** What one line is about: a level of a function, and the change that it begins with. */
interface LevelOfRow {
  readonly group: TrendGroup | undefined;
  readonly row: TrendRow;
  readonly level: TrendLevel | undefined;
  readonly change: TrendChange | undefined;
}

const time = (ms: number | undefined): Value =>
  ms === undefined ? undefined : new Date(ms).toISOString();

const COLUMNS: readonly (readonly [name: string, value: (line: LevelOfRow) => Value])[] = [
  ["id", ({ group }) => group?.id],
  ["function", ({ group }) => group?.function ?? "(overall)"],
  ["file", ({ group }) => group?.location?.file],
  ["line", ({ group }) => group?.location?.line],
  ["column", ({ group }) => group?.location?.column],
  ["package", ({ group }) => group?.package],
  ["verdict", ({ row }) => row.outcome],
  ["from", ({ level }) => time(level?.fromMs)],
  ["to", ({ level }) => time(level?.toMs)],
  ["observedHours", ({ level }) => level?.observedHours],
  ["count", ({ level, row }) => (level ?? row).count],
  ["blockedMs", ({ level, row }) => (level ?? row).blockedMs],
  ["ratePerHour", ({ level }) => level?.ratePerHour],
  ["blockedMsPerHour", ({ level }) => level?.blockedMsPerHour],
  ["direction", ({ change }) => change?.direction],
  ["changedAt", ({ change }) => time(change?.atMs)],
  ["earliest", ({ change }) => time(change?.from)],
  ["latest", ({ change }) => time(change?.to)],
  ["version", ({ change }) => change?.version?.version],
  ["rateRatio", ({ change }) => change?.rateRatio?.estimate],
  ["rateRatioLow", ({ change }) => change?.rateRatio?.low],
  ["rateRatioHigh", ({ change }) => change?.rateRatio?.high],
  ["blockedRatio", ({ change }) => change?.blockedRatio?.estimate],
  ["blockedRatioLow", ({ change }) => change?.blockedRatio?.low],
  ["blockedRatioHigh", ({ change }) => change?.blockedRatio?.high],
  ["confounders", ({ change }) => change?.confounders.join("; ")],
  ["pValue", ({ row }) => row.pValue],
  ["qValue", ({ row }) => row.qValue],
  ["ratesPer", ({ row }) => row.ratesPer],
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
  return [
    csvRow(COLUMNS.map(([name]) => name)),
    ...lines.map((line) => csvRow(COLUMNS.map(([, value]) => value(line)))),
  ].join("");
}
