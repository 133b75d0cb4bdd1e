import type { Answer } from "./run-situation.js";
import type { Situation } from "./situations.js";

/**
 * Whether the report says of a situation what it should: a cause of its own is at the head of the ranking under its
 * name; a false positive is set aside, and nobody at all is blamed.
 */
export function isRight(situation: Situation, answer: Answer): boolean {
  if (!situation.verdicts.includes(answer.verdict)) return false;
  return situation.functions.length === 0
    ? answer.blamedFunctions.length === 0
    : situation.functions.includes(answer.functionName ?? "");
}
