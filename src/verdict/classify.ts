import type { StackState } from "./idle-stack.js";
import { RULES, type Rule } from "./rules.js";
import { type Evidence, StallFacts } from "./stall-facts.js";

/**
 * Judges one stall by the ordered rules of `docs/verdicts.md`; the first that applies wins.
 *
 * A share equal to its threshold reaches it. A stall of zero length has no shares, and is judged by its stack alone.
 */
export function judge(evidence: Evidence, stack: StackState): Rule {
  const stall = new StallFacts(evidence, stack);
  return RULES.find((rule) => rule.applies(stall)) as Rule;
}

/** Why a rule applied, with figures. */
export function reasonOf(rule: Rule, evidence: Evidence, stack: StackState): string {
  return rule.reason(new StallFacts(evidence, stack));
}
