import type { VersionFigures, VersionsComparison } from "../compare/compare-versions.js";
import type { Change } from "../compare/comparison-model.js";
import { changeJson, sideJson, summaryJson } from "./comparison-json.js";
import { escapeJson } from "./escape-json.js";

const SCHEMA = "stall-report/versions";
const SCHEMA_VERSION = 1;

/** Several versions as JSON: exact numbers, null where nothing can be said or it is infinite. */
export function renderVersionsJson(comparison: VersionsComparison): string {
  const head = { schema: SCHEMA, schemaVersion: SCHEMA_VERSION, ...headJson(comparison) };
  const json = { ...head, groups: groupsJson(comparison) };
  return `${escapeJson(JSON.stringify(json, null, 2))}\n`;
}

/** The same as rows for an NDJSON stream: the versions first, then one object a function. */
export function versionsNdjsonRows(comparison: VersionsComparison): object[] {
  return [
    { type: "versions", schema: SCHEMA, schemaVersion: SCHEMA_VERSION, ...headJson(comparison) },
    ...groupsJson(comparison).map((group) => ({ type: "group", ...group })),
  ];
}

function headJson({ against, versions, steps, overall }: VersionsComparison): object {
  return {
    against,
    versions: versions.map((side) => ({ version: side.label, ...sideJson(side) })),
    overall: figuresJson(overall, [undefined, ...steps.map((step) => step.overall)]),
    steps: steps.map((step) => {
      const { before: _before, after: _after, ...summary } = summaryJson(step);
      return { before: step.before.label, after: step.after.label, ...summary };
    }),
  };
}

function groupsJson({ rows }: VersionsComparison): object[] {
  return rows.map(({ location, figures, changes, ...row }) => ({
    id: row.id,
    title: row.title,
    function: row.function,
    location:
      location === undefined
        ? null
        : { file: location.file, line: location.line ?? null, column: location.column ?? null },
    package: row.package ?? null,
    versions: figuresJson(figures, changes),
  }));
}

/** What each version had, and what is said of it; null for the first, and where neither side has a stall. */
function figuresJson(
  figures: readonly VersionFigures[],
  changes: readonly (Change | undefined)[],
): object[] {
  return figures.map(({ ratePerHour, blockedMsPerHour, ...figure }, i) => {
    const change = changes[i];
    return {
      ...figure,
      ratePerHour: ratePerHour ?? null,
      blockedMsPerHour: blockedMsPerHour ?? null,
      change: change === undefined ? null : changeJson(change),
    };
  });
}
