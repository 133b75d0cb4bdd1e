import { formatCount, plural } from "./units.js";

type ProblemCounts = ReadonlyMap<string, number>;

/** How many problems there are. */
export function problemTotal(counts: ProblemCounts): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}

/** By kind: `3 not-json, 1 torn-line`; empty if there are none. */
export function problemKinds(counts: ProblemCounts): string {
  return Array.from(counts, ([code, count]) => `${formatCount(count)} ${code}`).join(", ");
}

/** `4 problems in the logs: 3 not-json, 1 torn-line`; empty if there are none. */
export function problemText(counts: ProblemCounts): string {
  return counts.size === 0
    ? ""
    : `${plural(problemTotal(counts), "problem")} in the logs: ${problemKinds(counts)}`;
}
