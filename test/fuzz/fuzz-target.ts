import type fc from "fast-check";

/** Something that reads what others wrote, and a law about it. */
export interface FuzzTarget {
  readonly name: string;
  /** How many cases `npm test` tries; none where another test tries the law. */
  readonly quickRuns: number;
  /** The law, over inputs that it draws. Made anew for each run of the target. */
  law(): fc.IRawProperty<unknown>;
  /** Inputs that broke it once. */
  readonly found: readonly unknown[];
}

/** A target out of a law. */
export function target<T>(
  name: string,
  quickRuns: number,
  law: () => fc.IRawProperty<T>,
  found: readonly T[] = [],
): FuzzTarget {
  // A property takes only what it has drawn itself, or what was found.
  return { name, quickRuns, law: () => law() as unknown as fc.IRawProperty<unknown>, found };
}
