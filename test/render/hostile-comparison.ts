import type { Comparison, ComparisonSide } from "../../src/compare/comparison-model.js";
import { hostileReport } from "./hostile-report.js";
import { sampleComparison } from "./sample-comparison.js";

/** A comparison that has a hostile name in every field that a log can fill. */
export function hostileComparison(next?: () => string): Comparison {
  const { groups, inputs, problems, problemCounts, warnings, totals, coverage } = hostileReport(
    next,
    3,
  );
  const base = sampleComparison();
  let n = 0;
  const name = next ?? ((): string => groups[n++ % groups.length]?.function ?? "");
  const sideOf = (side: ComparisonSide): ComparisonSide => ({
    ...side,
    label: name(),
    inputs,
    coverage,
    totals,
    versions: [name(), name()],
    hosts: [name()],
    nodeVersions: [name()],
    groups,
  });
  return {
    ...base,
    before: sideOf(base.before),
    after: sideOf(base.after),
    comparability: [{ code: "hosts-differ", before: [name()], after: [name()] }],
    groups: base.groups.map((group, i) => ({
      ...group,
      id: groups[i % groups.length]?.id ?? group.id,
      function: name(),
      package: name(),
      owners: [name()],
      ...(i === 1 && { acceptance: { until: "2027-03-01", why: name() } }),
      location: { file: name(), line: 3, column: 4 },
      renamedFrom: {
        id: groups[0]?.id ?? "",
        title: name(),
        function: name(),
        how: "moved",
        reason: name(),
        others: { before: [], after: [] },
      },
    })),
    problems,
    problemCounts,
    warnings,
  };
}
