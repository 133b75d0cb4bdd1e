import type { VerdictKind } from "../verdict/verdict.js";

/** What each kind of verdict means, in the few words that fit beside a figure. */
export const VERDICT_WORDS: Readonly<Record<VerdictKind, string>> = {
  code: "computing in JavaScript",
  native: "computing in a native call",
  gc: "garbage collection",
  wait: "waiting in a blocking call",
  poll: "the event loop's own polling",
  blocking: "taken at its word, no counters",
  starved: "runnable, but without a processor",
  suspended: "the whole process stood still",
  debugger: "a debugger was attached",
  idle: "the event loop's idle poll",
};

/** `code 12, native 3`: how often each verdict was given, the most frequent first. */
export function verdictCounts(verdicts: ReadonlyMap<VerdictKind, number>): string {
  return [...verdicts]
    .sort(([kindA, a], [kindB, b]) => b - a || (kindA < kindB ? -1 : 1))
    .map(([kind, count]) => `${kind} ${count}`)
    .join(", ");
}
