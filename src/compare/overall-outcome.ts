import type { Outcome } from "../stats/outcome.js";

/** An outcome without regard to whether a side has no stalls at all: "new" is worse, "fixed" is better. */
export function overallOutcome(outcome: Outcome): Outcome {
  return outcome === "new" ? "worse" : outcome === "fixed" ? "better" : outcome;
}

/** Whether an outcome claims that something became worse or better. */
export function isCalled(outcome: Outcome): boolean {
  return ["worse", "better"].includes(overallOutcome(outcome));
}
