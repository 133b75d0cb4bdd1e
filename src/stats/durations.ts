import { quantileOfSorted } from "./quantile.js";
import { QuantileSketch, type QuantileSketchJson } from "./quantile-sketch.js";

/** The default cap: 20,000 durations take 160 kB, and up to it every quantile is the duration of a stall that happened. */
const DEFAULT_CAP = 20_000;

/** A duration summary as plain data: `exact` or `sketch`, never both. */
export interface DurationsJson {
  readonly cap: number;
  /** All durations in ascending order, in milliseconds. */
  readonly exact?: readonly number[];
  readonly sketch?: QuantileSketchJson;
  /** In milliseconds; with `sketch` only. */
  readonly min?: number;
  /** In milliseconds; with `sketch` only. */
  readonly max?: number;
}

/**
 * The durations of one group: exact while there are at most `cap` of them, then a sketch.
 *
 * It is exact if and only if the total count is ≤ cap, however the durations were ordered or split: a part of a small total is
 * small itself, and the parts of a large total end in the same bins. Results therefore never depend on the split. Durations are
 * finite milliseconds ≥ 0; others are a bug of the caller and throw a RangeError.
 */
export class Durations {
  readonly cap: number;
  #values = new Float64Array(8);
  #kept = 0;
  #sorted = true;
  #sketch: QuantileSketch | undefined;
  #min = Number.POSITIVE_INFINITY;
  #max = Number.NEGATIVE_INFINITY;

  /** @param cap how many durations are kept exactly, ≥ 0; merged summaries must share it */
  constructor(cap = DEFAULT_CAP) {
    this.cap = cap;
  }

  get count(): number {
    return this.#sketch === undefined ? this.#kept : this.#sketch.count;
  }

  /** Whether every duration is kept; otherwise quantiles are within 1 %. */
  get isExact(): boolean {
    return this.#sketch === undefined;
  }

  /** The shortest duration in milliseconds, always exact; undefined for none. */
  get min(): number | undefined {
    return this.count === 0 ? undefined : this.#min;
  }

  /** The longest duration in milliseconds, always exact; undefined for none. */
  get max(): number | undefined {
    return this.count === 0 ? undefined : this.#max;
  }

  /** Adds one duration in milliseconds. */
  add(durationMs: number): void {
    if (!(durationMs >= 0 && durationMs < Number.POSITIVE_INFINITY)) {
      throw new RangeError(`a duration must be a finite number of ms >= 0, got ${durationMs}`);
    }
    if (durationMs < this.#min) this.#min = durationMs;
    if (durationMs > this.#max) this.#max = durationMs;
    if (this.#sketch !== undefined) {
      this.#sketch.add(durationMs);
      return;
    }
    if (this.#kept === this.#values.length) this.#grow(this.#kept + 1);
    // Not -0, whose bits are those of the largest number.
    this.#values[this.#kept++] = durationMs + 0;
    this.#sorted = false;
    if (this.#kept > this.cap) this.#spill();
  }

  /** Adds durations in milliseconds whose shortest and longest are known. */
  addAll(durationsMs: Float64Array, shortestMs: number, longestMs: number): void {
    if (this.#sketch !== undefined || this.#kept + durationsMs.length > this.cap) {
      for (const durationMs of durationsMs) this.add(durationMs);
      return;
    }
    this.#grow(this.#kept + durationsMs.length);
    this.#values.set(durationsMs, this.#kept);
    this.#kept += durationsMs.length;
    this.#sorted = false;
    this.#min = Math.min(this.#min, shortestMs);
    this.#max = Math.max(this.#max, longestMs);
  }

  /** Adds another summary of the same cap, which is not changed. */
  merge(other: Durations): void {
    if (other.cap !== this.cap) {
      throw new RangeError(`cannot merge summaries of cap ${this.cap} and ${other.cap}`);
    }
    this.#min = Math.min(this.#min, other.#min);
    this.#max = Math.max(this.#max, other.#max);
    if (this.count + other.count <= this.cap) {
      this.#grow(this.#kept + other.#kept);
      this.#values.set(other.#values.subarray(0, other.#kept), this.#kept);
      this.#kept += other.#kept;
      this.#sorted = false;
      return;
    }
    // Taken first, so that a summary merged with itself counts twice.
    const added = other.#toSketch();
    this.#spill();
    this.#sketch?.merge(added);
  }

  /** The quantile by nearest rank, in milliseconds. @param q 0..1 @returns undefined for no durations */
  quantile(q: number): number | undefined {
    if (this.#sketch === undefined) return quantileOfSorted(this.#sortedValues(), q);
    const estimate = this.#sketch.quantile(q);
    if (estimate === undefined) return undefined;
    // Rounded to the microsecond, like durations; further digits of an estimate are meaningless.
    const toUs = Math.round(estimate * 1000) / 1000;
    return Math.min(this.#max, Math.max(this.#min, toUs));
  }

  /**
   * So many durations, in ascending order, that stand for all: the quantiles in the middle of equal shares of them. All durations
   * themselves if that is their number.
   *
   * @param count ≥ 0
   */
  evenly(count: number): Float64Array {
    const picked = new Float64Array(count);
    const total = this.count;
    let next = 0;
    let seen = 0;
    const pick = (durationMs: number, many: number): void => {
      seen += many;
      for (; next < count && (next + 0.5) * total <= seen * count; next++)
        picked[next] = durationMs;
    };
    if (this.#sketch === undefined)
      for (const durationMs of this.#sortedValues()) pick(durationMs, 1);
    else for (const [durationMs, many] of this.#sketch.histogram()) pick(durationMs, many);
    return picked;
  }

  /**
   * Counts the durations by bins.
   *
   * @param binOf the bin of a duration (ms), which never falls as durations rise
   * @param visit is called with each bin that has durations, possibly more than once
   */
  countIn(
    binOf: (durationMs: number) => number,
    visit: (bin: number, count: number) => void,
  ): void {
    if (this.#sketch !== undefined) {
      for (const [durationMs, count] of this.#sketch.histogram()) visit(binOf(durationMs), count);
      return;
    }
    const values = this.#sortedValues();
    for (let from = 0; from < values.length; ) {
      const bin = binOf(values[from] as number);
      let low = from + 1;
      for (let high = values.length; low < high; ) {
        const middle = (low + high) >>> 1;
        if (binOf(values[middle] as number) > bin) high = middle;
        else low = middle + 1;
      }
      visit(bin, low - from);
      from = low;
    }
  }

  /** The summary as plain data; the same for every order and split of the durations. */
  toJSON(): DurationsJson {
    const { cap } = this;
    if (this.#sketch === undefined) return { cap, exact: [...this.#sortedValues()] };
    return { cap, sketch: this.#sketch.toJSON(), min: this.#min, max: this.#max };
  }

  /** Reads what `toJSON` wrote; undefined if it is not that. */
  static fromJSON(json: DurationsJson): Durations | undefined {
    if (!(json.cap >= 0)) return undefined;
    const summary = new Durations(json.cap);
    if (Array.isArray(json.exact)) {
      for (const value of json.exact) {
        if (!(typeof value === "number" && value >= 0 && value < Infinity)) return undefined;
        summary.add(value);
      }
      return summary;
    }
    if (json.sketch === undefined) return undefined;
    const sketch = QuantileSketch.fromJSON(json.sketch);
    if (sketch === undefined || typeof json.min !== "number" || typeof json.max !== "number") {
      return undefined;
    }
    summary.#sketch = sketch;
    summary.#min = json.min;
    summary.#max = json.max;
    return summary;
  }

  #sortedValues(): Float64Array {
    const values = this.#values.subarray(0, this.#kept);
    // The bits of doubles >= 0 are in the order of the doubles, and comparing integers takes two thirds of the time.
    if (!this.#sorted) new BigUint64Array(values.buffer, 0, this.#kept).sort();
    this.#sorted = true;
    return values;
  }

  #toSketch(): QuantileSketch {
    const copy = new QuantileSketch();
    if (this.#sketch !== undefined) copy.merge(this.#sketch);
    else for (let i = 0; i < this.#kept; i++) copy.add(this.#values[i] ?? 0);
    return copy;
  }

  #spill(): void {
    if (this.#sketch !== undefined) return;
    this.#sketch = this.#toSketch();
    this.#values = new Float64Array(0);
    this.#kept = 0;
  }

  #grow(needed: number): void {
    if (needed <= this.#values.length) return;
    const larger = new Float64Array(Math.max(needed, this.#values.length * 2));
    larger.set(this.#values.subarray(0, this.#kept));
    this.#values = larger;
  }
}
