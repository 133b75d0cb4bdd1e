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

/**
 * A set of whole numbers that mostly come in runs (the numbers of the stalls of a session), kept as ranges.
 */
export class NumberSet {
  /** Sorted and disjoint, [first, last], and not adjacent. */
  readonly #ranges: [first: number, last: number][] = [];
  /** The number that was added last: stalls of one session and input follow each other. */
  #latest = -1;

  /** Adds a number. @returns whether it was new */
  add(value: number): boolean {
    if (value === this.#latest) return false;
    this.#latest = value;
    const at = this.#firstRangeEndingAtOrAfter(value - 1);
    const range = this.#ranges[at];
    if (range === undefined || range[0] > value + 1) {
      this.#ranges.splice(at, 0, [value, value]);
      return true;
    }
    if (range[0] <= value && value <= range[1]) return false;
    if (value === range[0] - 1) {
      range[0] = value;
      return true;
    }
    const next = this.#ranges[at + 1];
    if (next?.[0] === value && next !== range) return false;
    range[1] = value;
    if (next !== undefined && next[0] === value + 1) {
      range[1] = next[1];
      this.#ranges.splice(at + 1, 1);
    }
    return true;
  }

  /** Adds all numbers of another set. @returns how many of them were known already */
  addAll(other: NumberSet): number {
    let known = 0;
    for (const [first, last] of other.ranges) known += this.addRange(first, last);
    return known;
  }

  /** How many numbers there are. */
  get size(): number {
    return this.#ranges.reduce((sum, [first, last]) => sum + last - first + 1, 0);
  }

  /** Sorted and disjoint, [first, last]. */
  get ranges(): readonly NumberRange[] {
    return this.#ranges;
  }

  *[Symbol.iterator](): Generator<number> {
    for (const [first, last] of this.#ranges) for (let i = first; i <= last; i++) yield i;
  }

  has(value: number): boolean {
    const range = this.#ranges[this.#firstRangeEndingAtOrAfter(value)];
    return range !== undefined && range[0] <= value;
  }

  /** Adds a range, both ends included. @returns how many of its numbers were known already */
  addRange(first: number, last: number): number {
    const from = this.#firstRangeEndingAtOrAfter(first - 1);
    let to = from;
    let known = 0;
    let low = first;
    let high = last;
    for (; to < this.#ranges.length; to++) {
      const [rangeFirst, rangeLast] = this.#ranges[to] as [number, number];
      if (rangeFirst > last + 1) break;
      known += Math.max(0, Math.min(last, rangeLast) - Math.max(first, rangeFirst) + 1);
      low = Math.min(low, rangeFirst);
      high = Math.max(high, rangeLast);
    }
    this.#ranges.splice(from, to - from, [low, high]);
    return known;
  }

  /** How many numbers of a range, both ends included, are in the set. */
  countIn(first: number, last: number): number {
    let known = 0;
    for (let at = this.#firstRangeEndingAtOrAfter(first); at < this.#ranges.length; at++) {
      const [rangeFirst, rangeLast] = this.#ranges[at] as [number, number];
      if (rangeFirst > last) break;
      known += Math.min(last, rangeLast) - Math.max(first, rangeFirst) + 1;
    }
    return known;
  }

  #firstRangeEndingAtOrAfter(value: number): number {
    let low = 0;
    let high = this.#ranges.length;
    // The newest number is nearly always the right one: look at the last range first.
    if (high > 0 && (this.#ranges[high - 1] as [number, number])[0] <= value) low = high - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#ranges[middle] as [number, number])[1] < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
