import type { VersionFigures, VersionsComparison } from "../compare/compare-versions.js";
import type { Change } from "../compare/comparison-model.js";
import { changeJson, resultJson, sideJson } from "./comparison-json.js";
import { type JsonDocument, locationJson, readingJson } from "./json-document.js";

/** Several versions as data; null also where a ratio is infinite. */
export function versionsJson(comparison: VersionsComparison): JsonDocument {
  const { against, versions, steps, overall } = comparison;
  return {
    kind: "versions",
    head: {
      against,
      versions: versions.map((side) => ({ version: side.label, ...sideJson(side) })),
      overall: figuresJson(overall, [undefined, ...steps.map((step) => step.overall)]),
      steps: steps.map((step) => ({
        before: step.before.label,
        after: step.after.label,
        ...resultJson(step),
        ...readingJson(step).head,
      })),
    },
    lists: { groups: groupsJson(comparison) },
  };
}

function groupsJson({ rows }: VersionsComparison): object[] {
  return rows.map(({ location, figures, changes, ...row }) => ({
    id: row.id,
    title: row.title,
    function: row.function,
    location: locationJson(location),
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
