import type { Group, Others, Report } from "../report/model.js";
import { csvRow } from "./escape-csv.js";
import { nextStep } from "./next-step.js";
import { blockedMsPerHour, blockedMsPerUnit } from "./ranking.js";
import { plural } from "./units.js";
import { verdictCounts } from "./verdict-words.js";

type Value = string | number | undefined;

/** A column: its name with the unit, the exact value of a group, and that of the groups that were cut off. */
interface CsvColumn {
  readonly name: string;
  readonly ofGroup: (group: Group, report: Report) => Value;
  readonly ofOthers?: (others: Others) => Value;
}

/** Between the values of one cell; commas would have to be quoted. */
const SEPARATOR = "; ";

const COLUMNS: readonly CsvColumn[] = [
  { name: "id", ofGroup: (group) => group.id },
  {
    name: "function",
    ofGroup: (group) => group.function,
    ofOthers: (others) => `(${plural(others.groups, "other group")})`,
  },
  { name: "file", ofGroup: (group) => group.location?.file },
  { name: "line", ofGroup: (group) => group.location?.line },
  { name: "column", ofGroup: (group) => group.location?.column },
  { name: "package", ofGroup: (group) => group.package },
  { name: "origin", ofGroup: (group) => group.origin },
  { name: "count", ofGroup: (group) => group.count, ofOthers: (others) => others.count },
  {
    name: "blockedMs",
    ofGroup: (group) => group.blockedMs,
    ofOthers: (others) => others.blockedMs,
  },
  { name: "minMs", ofGroup: (group) => group.minMs },
  { name: "p50Ms", ofGroup: (group) => group.p50Ms },
  { name: "p95Ms", ofGroup: (group) => group.p95Ms },
  { name: "p99Ms", ofGroup: (group) => group.p99Ms },
  { name: "maxMs", ofGroup: (group) => group.maxMs, ofOthers: (others) => others.maxMs },
  { name: "firstSeen", ofGroup: (group) => new Date(group.firstSeenMs).toISOString() },
  { name: "lastSeen", ofGroup: (group) => new Date(group.lastSeenMs).toISOString() },
  { name: "suspectedCount", ofGroup: (group) => group.suspectedCount },
  { name: "suspectedMs", ofGroup: (group) => group.suspectedMs },
  { name: "unfinishedCount", ofGroup: (group) => group.unfinishedCount },
  { name: "hintCount", ofGroup: (group) => group.hintCount },
  { name: "verdicts", ofGroup: (group) => verdictCounts(group.verdicts).replaceAll(",", ";") },
  { name: "callerFunction", ofGroup: (group) => group.caller?.function },
  { name: "callerFile", ofGroup: (group) => group.caller?.location?.file },
  { name: "callerLine", ofGroup: (group) => group.caller?.location?.line },
  { name: "services", ofGroup: (group) => group.services.join(SEPARATOR) },
  { name: "hosts", ofGroup: (group) => group.hosts.join(SEPARATOR) },
  { name: "versions", ofGroup: (group) => group.versions.join(SEPARATOR) },
  { name: "sessions", ofGroup: (group) => group.sessions },
  { name: "files", ofGroup: (group) => group.files.join(SEPARATOR) },
  {
    name: "blockedMsPerHour",
    ofGroup: (group, { coverage }) => blockedMsPerHour(group, coverage.observedMs) ?? undefined,
  },
  { name: "startupCount", ofGroup: (group) => group.startupCount },
  { name: "startupMs", ofGroup: (group) => group.startupMs },
  { name: "context", ofGroup: contextCell },
  { name: "lastVersion", ofGroup: (group) => group.trail.lastVersion },
  { name: "newIn", ofGroup: (group) => group.trail.newIn },
  { name: "notSince", ofGroup: (group) => group.trail.notSince?.version },
  { name: "owners", ofGroup: (group) => group.owners.join(SEPARATOR) },
  { name: "acceptedUntil", ofGroup: (group) => group.acceptance?.until },
  { name: "acceptedWhy", ofGroup: (group) => group.acceptance?.why },
  { name: "nextStep", ofGroup: nextStep },
  { name: "changed", ofGroup: ({ lastChange }) => lastChange?.direction },
  {
    name: "changedAt",
    ofGroup: ({ lastChange }) => lastChange && new Date(lastChange.atMs).toISOString(),
  },
  { name: "changedVersion", ofGroup: ({ lastChange }) => lastChange?.version?.version },
  {
    name: "blockedMsPerUnit",
    ofGroup: (group, { work }) => (work && blockedMsPerUnit(group, work)) ?? undefined,
  },
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
export function renderReportCsv(report: Report): string {
  const { others } = report;
  return [
    csvRow(COLUMNS.map(({ name }) => name)),
    ...report.groups.map((group) => csvRow(COLUMNS.map(({ ofGroup }) => ofGroup(group, report)))),
    others === undefined ? "" : csvRow(COLUMNS.map(({ ofOthers }) => ofOthers?.(others))),
  ].join("");
}
