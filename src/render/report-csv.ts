import type { Group, Report } from "../report/model.js";
import {
  type CsvColumn,
  csvTable,
  csvTime,
  fieldColumns,
  functionColumns,
  SEPARATOR,
} from "./csv-table.js";
import { nextStep } from "./next-step.js";
import { blockedMsPerHour, blockedMsPerUnit } from "./ranking.js";
import { plural } from "./units.js";
import { verdictCounts } from "./verdict-words.js";

/** A group with what the report tells of all of them. */
type Row = Group & Pick<Report, "coverage" | "work">;

const itself = (row: Row): Row => row;

const COLUMNS: readonly CsvColumn<Row>[] = [
  ...functionColumns(itself),
  ...fieldColumns(
    itself,
    "origin",
    "count",
    "blockedMs",
    "minMs",
    "p50Ms",
    "p95Ms",
    "p99Ms",
    "maxMs",
  ),
  ["firstSeen", ({ firstSeenMs }) => csvTime(firstSeenMs)],
  ["lastSeen", ({ lastSeenMs }) => csvTime(lastSeenMs)],
  ...fieldColumns(itself, "suspectedCount", "suspectedMs", "unfinishedCount", "hintCount"),
  ["verdicts", ({ verdicts }) => verdictCounts(verdicts).replaceAll(",", ";")],
  ["callerFunction", ({ caller }) => caller?.function],
  ["callerFile", ({ caller }) => caller?.location?.file],
  ["callerLine", ({ caller }) => caller?.location?.line],
  ["services", ({ services }) => services.join(SEPARATOR)],
  ["hosts", ({ hosts }) => hosts.join(SEPARATOR)],
  ["versions", ({ versions }) => versions.join(SEPARATOR)],
  ...fieldColumns(itself, "sessions"),
  ["files", ({ files }) => files.join(SEPARATOR)],
  ["blockedMsPerHour", (row) => blockedMsPerHour(row, row.coverage.observedMs) ?? undefined],
  ...fieldColumns(itself, "startupCount", "startupMs"),
  ["context", contextCell],
  ["lastVersion", ({ trail }) => trail.lastVersion],
  ["newIn", ({ trail }) => trail.newIn],
  ["notSince", ({ trail }) => trail.notSince?.version],
  ["owners", ({ owners }) => owners.join(SEPARATOR)],
  ["acceptedUntil", ({ acceptance }) => acceptance?.until],
  ["acceptedWhy", ({ acceptance }) => acceptance?.why],
  ["nextStep", nextStep],
  ["changed", ({ lastChange }) => lastChange?.direction],
  ["changedAt", ({ lastChange }) => csvTime(lastChange?.atMs)],
  ["changedVersion", ({ lastChange }) => lastChange?.version?.version],
  ["blockedMsPerUnit", (row) => (row.work && blockedMsPerUnit(row, row.work)) ?? undefined],
];

/** `route=POST /reports 40; tenant=acme 20`: the most frequent value of each key, and how often it was met. */
function contextCell({ contexts }: Group): string {
  return contexts
    .flatMap(({ key, values: [most] }) =>
      most === undefined ? [] : [`${key}=${most.value} ${most.count}`],
    )
    .join(SEPARATOR);
}

/** The groups as CSV: a row a group, numbers exact, and a last row for what the report was cut by. */
export function renderReportCsv({ groups, others, coverage, work }: Report): string {
  const rows = groups.map((group) => ({ ...group, coverage, work }));
  if (others === undefined) return csvTable(COLUMNS, rows);
  const { groups: left, ...figures } = others;
  return csvTable(COLUMNS, rows, { function: `(${plural(left, "other group")})`, ...figures });
}
