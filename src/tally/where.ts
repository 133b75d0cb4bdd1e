import { textOf } from "./context-counts.js";

/** A condition on a value of the context of a stall: `context.route=/reports`. */
export interface Condition {
  /** The key of the context. */
  readonly key: string;
  /** `=` equals, `!=` differs, `~` contains. A stall without the key passes only `!=`. */
  readonly operator: "=" | "!=" | "~";
  readonly value: string;
}

/** Whether the context of a stall meets all conditions. */
export function meets(
  conditions: readonly Condition[],
  context: Readonly<Record<string, unknown>> | undefined,
): boolean {
  return conditions.every(({ key, operator, value }) => {
    const found = context === undefined ? undefined : textOf(context[key]);
    if (operator === "!=") return found !== value;
    if (found === undefined) return false;
    return operator === "=" ? found === value : found.includes(value);
  });
}

/** What the stalls of one tally have in common besides program, stack and verdict, for reports that are grouped by it. */
export type PartBy = { readonly kind: "host" } | { readonly kind: "context"; readonly key: string };

/** The part that a stall belongs to; undefined if the stall lacks it. */
export function partOf(
  by: PartBy,
  host: string | undefined,
  context: Readonly<Record<string, unknown>> | undefined,
): string | undefined {
  if (by.kind === "host") return host;
  return context === undefined ? undefined : textOf(context[by.key]);
}
