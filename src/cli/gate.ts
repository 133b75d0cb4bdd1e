import type { Comparison, ComparisonSide } from "../compare/comparison-model.js";
import { comparabilityText } from "../render/comparability-text.js";
import { exceeded, unobserved } from "./budget.js";
import type { CompareSettings } from "./compare-options.js";
import { EXIT, type Io } from "./io.js";

/**
 * The exit status of a comparison: 1 if the gate or a budget fails, 2 if nothing was observed that a gate could judge or compare or that
 * rates could be told per, 3 with --strict if the data cannot tell or lack a service that has
 * a budget.
 */
export function gateStatus(
  comparison: Comparison,
  { gate, isStrict, ...limits }: Pick<CompareSettings, "gate" | "isStrict" | "budgets">,
  io: Io,
): number {
  const budgets = limits.budgets.flat();
  const unknown = comparison.comparability.find(({ code }) => code === "no-work");
  if (unknown !== undefined) {
    io.warn(comparabilityText(unknown));
    return EXIT.usage;
  }
  if (gate === undefined && budgets.length === 0) return EXIT.done;
  const unshared = comparison.comparability.find(({ code }) => code === "no-shared-hours");
  if (unshared !== undefined) {
    io.warn(comparabilityText(unshared));
    return EXIT.usage;
  }
  const { groups, loads, withoutAccepted } = comparison;
  const [all] = loads;
  if (all === undefined || !((all.observedHours ?? 0) > 0)) {
    io.warn(
      `${comparison.after.label} has no observed time: a gate would always pass; --window after=24h states it`,
    );
    return EXIT.usage;
  }
  if (gate !== undefined && !isObserved(comparison.before)) {
    io.warn(
      `${comparison.before.label} has no observed time, so nothing can be compared with it; --window before=24h states it, and --budget needs no side before`,
    );
    return EXIT.usage;
  }
  const over = exceeded(budgets, loads);
  const unchecked = unobserved(budgets, loads);
  for (const sentence of [...over, ...unchecked]) io.warn(sentence);
  const has = (outcome: string): boolean =>
    groups.some((group) => group.outcome === outcome && group.acceptance === undefined);
  const isWorse = withoutAccepted === "worse" || has("worse");
  const isFailed =
    gate !== undefined && ((gate !== "new" && isWorse) || (gate !== "worse" && has("new")));
  if (over.length > 0 || isFailed) return EXIT.gateFailed;
  const isOpen =
    unchecked.length > 0 ||
    withoutAccepted === "cannot-tell" ||
    groups.some(
      ({ notes, acceptance }) => notes.includes("unread-lines") && acceptance === undefined,
    );
  return isStrict && isOpen ? EXIT.cannotTell : EXIT.done;
}

/** Whether a side is known to have been observed, and thus what no stalls on it mean. */
function isObserved({ coverage }: ComparisonSide): boolean {
  return coverage.basis === "lifecycle" && coverage.observedMs > 0;
}
