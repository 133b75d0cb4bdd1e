import type { VersionFigures, VersionsComparison } from "../compare/compare-versions.js";
import type { Change } from "../compare/comparison-model.js";
import { changeJson, resultJson, sideJson } from "./comparison-json.js";
import { fieldsJson, functionJson, type JsonDocument, readingJson } from "./json-document.js";

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
  return rows.map((row) => ({
    ...functionJson(row),
    versions: figuresJson(row.figures, row.changes),
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
      ...fieldsJson({ ratePerHour, blockedMsPerHour }, "ratePerHour", "blockedMsPerHour"),
      change: change === undefined ? null : changeJson(change),
    };
  });
}
