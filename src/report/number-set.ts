/**
 * A set of whole numbers that mostly come in runs (the numbers of the stalls of a session), kept as ranges.
 */
export class NumberSet {
  /** Sorted and disjoint, [first, last], and not adjacent. */
  readonly #ranges: [first: number, last: number][] = [];

  /** Adds a number. @returns whether it was new */
  add(value: number): boolean {
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

  has(value: number): boolean {
    const range = this.#ranges[this.#firstRangeEndingAtOrAfter(value)];
    return range !== undefined && range[0] <= value;
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
