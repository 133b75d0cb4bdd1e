import { ContextCounts } from "../tally/context-counts.js";
import type { Tally } from "../tally/tally.js";

/** How often each value of a key of the context was met. */
export interface ContextShare {
  readonly key: string;
  /** The most frequent first; at most {@link MOST_CONTEXT_VALUES}. */
  readonly values: readonly { readonly value: string; readonly count: number }[];
  /** Stalls with any other value. */
  readonly otherCount: number;
}

/** How many values of a key a report holds. */
const MOST_CONTEXT_VALUES = 10;

/** Sums up the contexts of some tallies, by key. */
export function contextsOf(tallies: readonly Tally[]): ContextShare[] {
  const all = new ContextCounts();
  for (const { contexts } of tallies) all.merge(contexts.toState());
  return all.toState().map(([key, counts, givenUp]) => {
    const values = counts.slice(0, MOST_CONTEXT_VALUES).map(([value, count]) => ({ value, count }));
    const rest = counts.slice(MOST_CONTEXT_VALUES);
    return { key, values, otherCount: rest.reduce((sum, [, count]) => sum + count, givenUp) };
  });
}
