/**
 * How often each value of the application's context occurred: route, job, tenant.
 *
 * Bounded. Of a context, the first keys by name are counted; of a key, the most frequent values. As long as a key has no
 * more than {@link MOST_VALUES} values, its counts are exact and depend on no order of adding and merging. Beyond that the
 * rarest values are given up whenever there are too many, and counted together: what is left of a count is too small by at
 * most `givenUp`, and a value of more than that share is never lost (Misra and Gries, "Finding repeated elements", 1982;
 * Agarwal et al., "Mergeable summaries", 2012). A key with a value of its own for each stall, such as the id of a request,
 * costs no more than any other.
 */
import { compareTexts } from "../record/compare-texts.js";

const MOST_KEYS = 8;
const MOST_VALUES = 128;
/** How many values are left after giving up some: giving up one at a time would need a search for each. */
const VALUES_LEFT = 64;
const LONGEST_KEY = 64;
const LONGEST_VALUE = 120;

/** The values of one key. */
interface KeyCounts {
  readonly values: Map<string, number>;
  /** Stalls whose values were given up. */
  givenUp: number;
}

/** One key in plain data: its name, its values with their counts, and how many stalls had a value that was given up. */
export type ContextState = readonly [
  key: string,
  values: readonly (readonly [value: string, count: number])[],
  givenUp: number,
];

/** Most tallies have no context: they share this. */
const NO_KEYS = new Map<string, KeyCounts>();

/** The counts of the values of a context. */
export class ContextCounts {
  #keys = NO_KEYS;

  get isEmpty(): boolean {
    return this.#keys.size === 0;
  }

  /** Counts the context of `count` stalls; values other than texts, numbers and booleans are ignored. */
  add(context: Readonly<Record<string, unknown>>, count = 1): void {
    for (const key of Object.keys(context)) {
      const text = textOf(context[key]);
      if (text !== undefined) this.#add(key.slice(0, LONGEST_KEY), text, count);
    }
  }

  /** Adds what {@link ContextCounts.toState} wrote of other counts. */
  merge(state: readonly ContextState[]): void {
    for (const [key, values, givenUp] of state) {
      for (const [value, count] of values) this.#add(key, value, count);
      const known = this.#keys.get(key);
      if (known !== undefined) known.givenUp += givenUp;
    }
  }

  toState(): ContextState[] {
    return [...this.#keys].sort(byName).map(([key, { values, givenUp }]) => {
      return [key, byCount(values), givenUp];
    });
  }

  #add(key: string, value: string, count: number): void {
    const known = this.#keys.get(key) ?? this.#newKey(key);
    if (known === undefined) return;
    known.values.set(value, (known.values.get(value) ?? 0) + count);
    if (known.values.size <= MOST_VALUES) return;
    for (const [rare, many] of byCount(known.values).slice(VALUES_LEFT)) {
      known.values.delete(rare);
      known.givenUp += many;
    }
  }

  /** Which keys are kept depends on their names alone, and so on no order. */
  #newKey(key: string): KeyCounts | undefined {
    if (this.#keys.size >= MOST_KEYS) {
      const last = [...this.#keys.keys()].reduce((a, b) => (a > b ? a : b));
      if (key > last) return undefined;
      this.#keys.delete(last);
    }
    if (this.#keys === NO_KEYS) this.#keys = new Map();
    const counts: KeyCounts = { values: new Map(), givenUp: 0 };
    this.#keys.set(key, counts);
    return counts;
  }
}

/** A value of a context as it is counted, filtered and grouped by; undefined for an object, an array or null. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === "string") return value.slice(0, LONGEST_VALUE);
  return typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;
}

function byCount(values: ReadonlyMap<string, number>): [string, number][] {
  return [...values].sort(([a, many], [b, more]) => more - many || compareTexts(a, b));
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return compareTexts(a, b);
}
