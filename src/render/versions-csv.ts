import type { VersionsComparison } from "../compare/compare-versions.js";
import { csvRow } from "./escape-csv.js";
import { shownVersions } from "./versions-rows.js";

const NAMES =
  "id,function,file,line,column,package,version,count,blockedMs,ratePerHour,blockedMsPerHour,comparedWith,verdict,rateRatio,rateRatioLow,rateRatioHigh,blockedRatio,pValue,qValue,notes,ratesPer".split(
    ",",
  );

/** Several versions as CSV: a row for each function and version, all functions together first; numbers exact. */
export function renderVersionsCsv(comparison: VersionsComparison): string {
  const { versions, steps } = comparison;
  const rows = shownVersions(comparison).flatMap(({ row, figures, changes }) =>
    versions.map(({ label }, i) => {
      const [own, change] = [figures[i], changes[i]];
      return [
        row?.id,
        row?.function ?? "(overall)",
        row?.location?.file,
        row?.location?.line,
        row?.location?.column,
        row?.package,
        label,
        own?.count,
        own?.blockedMs,
        own?.ratePerHour,
        own?.blockedMsPerHour,
        i === 0 ? undefined : steps[i - 1]?.before.label,
        change?.outcome,
        change?.rateRatio?.estimate,
        change?.rateRatio?.low,
        change?.rateRatio?.high,
        change?.blockedRatio?.estimate,
        change?.pValue,
        change?.qValue,
        change?.notes.join("; "),
        own?.ratesPer,
      ];
    }),
  );
  return [csvRow(NAMES), ...rows.map(csvRow)].join("");
}
