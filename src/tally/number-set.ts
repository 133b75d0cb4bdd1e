import { type Check, tuple, whole, wrongType } from "../record/check.js";

/** Both ends included. */
export type NumberRange = readonly [first: number, last: number];

const wholePair = tuple(whole, whole);

/** Checks a range that comes from a file. */
export const checkRange: Check = (value, path) => {
  const problem = wholePair(value, path);
  if (problem !== undefined) return problem;
  const [first, last] = value as NumberRange;
  return first <= last ? undefined : wrongType(path, "a range [first, last]", value);
};

/** Most sets of a large fleet stay empty, and share this. */
const EMPTY: number[] = [];

/**
 * A set of whole numbers that mostly come in runs (the numbers of the stalls of a session), kept as ranges.
 */
export class NumberSet {
  /** First and last number of each range, one after the other: sorted, disjoint and not adjacent. */
  #bounds = EMPTY;
  /** The number that was added last: stalls of one session and input follow each other. */
  #latest = -1;

  /** Adds a number. @returns whether it was new */
  add(value: number): boolean {
    if (value === this.#latest) return false;
    this.#latest = value;
    return this.addRange(value, value) === 0;
  }

  /** Adds all numbers of another set. @returns how many of them were known already */
  addAll(other: NumberSet): number {
    let known = 0;
    const bounds = other.#bounds;
    for (let at = 0; at < bounds.length; at += 2) {
      known += this.addRange(bounds[at] as number, bounds[at + 1] as number);
    }
    return known;
  }

  /** Adds a range, both ends included. @returns how many of its numbers were known already */
  addRange(first: number, last: number): number {
    const bounds = this.#bounds;
    const from = this.#rangeEndingAtOrAfter(first - 1);
    if (from === bounds.length) {
      if (bounds === EMPTY) this.#bounds = [first, last];
      else bounds.push(first, last);
      return 0;
    }
    let to = from;
    let known = 0;
    let low = first;
    let high = last;
    for (; to < bounds.length; to += 2) {
      const rangeFirst = bounds[to] as number;
      const rangeLast = bounds[to + 1] as number;
      if (rangeFirst > last + 1) break;
      known += Math.max(0, Math.min(last, rangeLast) - Math.max(first, rangeFirst) + 1);
      low = Math.min(low, rangeFirst);
      high = Math.max(high, rangeLast);
    }
    if (to === from + 2) {
      bounds[from] = low;
      bounds[from + 1] = high;
    } else bounds.splice(from, to - from, low, high);
    return known;
  }

  has(value: number): boolean {
    return this.countIn(value, value) > 0;
  }

  /** How many numbers of a range, both ends included, are in the set. */
  countIn(first: number, last: number): number {
    const bounds = this.#bounds;
    let known = 0;
    for (let at = this.#rangeEndingAtOrAfter(first); at < bounds.length; at += 2) {
      const rangeFirst = bounds[at] as number;
      if (rangeFirst > last) break;
      known += Math.min(last, bounds[at + 1] as number) - Math.max(first, rangeFirst) + 1;
    }
    return known;
  }

  /** How many numbers there are. */
  get size(): number {
    return this.countIn(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
  }

  /** Sorted and disjoint. */
  get ranges(): readonly NumberRange[] {
    const ranges: NumberRange[] = [];
    for (let at = 0; at < this.#bounds.length; at += 2) {
      ranges.push([this.#bounds[at] as number, this.#bounds[at + 1] as number]);
    }
    return ranges;
  }

  *[Symbol.iterator](): Generator<number> {
    for (const [first, last] of this.ranges) for (let i = first; i <= last; i++) yield i;
  }

  /** The index of that range's bounds. */
  #rangeEndingAtOrAfter(value: number): number {
    const bounds = this.#bounds;
    let low = 0;
    let high = bounds.length / 2;
    // The newest number is nearly always the right one: look at the last range first.
    if (high > 0 && (bounds[bounds.length - 2] as number) <= value) low = high - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((bounds[2 * middle + 1] as number) < value) low = middle + 1;
      else high = middle;
    }
    return 2 * low;
  }
}
