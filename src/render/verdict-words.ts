import type { VerdictKind } from "../verdict/verdict.js";

/** `code 12, native 3`: how often each verdict was given, the most frequent first. */
export function verdictCounts(verdicts: ReadonlyMap<VerdictKind, number>): string {
  return [...verdicts]
    .sort(([kindA, a], [kindB, b]) => b - a || (kindA < kindB ? -1 : 1))
    .map(([kind, count]) => `${kind} ${count}`)
    .join(", ");
}
