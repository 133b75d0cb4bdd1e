import { quantileRank } from "./quantile.js";

/** A quantile sketch as plain data. */
export interface QuantileSketchJson {
  /** The largest relative error of a quantile. */
  readonly alpha: number;
  /** How many values were exactly 0. */
  readonly zero: number;
  /** [index, count], sorted by index; bin i has the values in (γ^(i−1), γ^i], γ = (1 + α)/(1 − α). */
  readonly bins: readonly (readonly [number, number])[];
}

const DEFAULT_ALPHA = 0.01;

/**
 * A summary of any number of values that gives every quantile with a relative error of at most α.
 *
 * Values are counted in bins whose bounds grow by a constant factor. Merging adds up the bins, so the result does not depend on
 * order or split. Bins are never collapsed: 1 ms to 1 h takes at most 755 of them at α = 0.01, and collapsing would give up the
 * guarantee. Source: Masson, Rim and Lee, "DDSketch", VLDB 12 (2019).
 *
 * Values must be finite, ≥ 0 and not below 1e-300; others are a bug of the caller and throw a RangeError.
 */
export class QuantileSketch {
  readonly alpha: number;
  readonly #gamma: number;
  readonly #binsPerLog: number;
  readonly #bins = new Map<number, number>();
  #zero = 0;
  #count = 0;

  constructor(alpha = DEFAULT_ALPHA) {
    if (!(alpha > 0 && alpha < 1)) throw new RangeError(`alpha must be in 0..1, got ${alpha}`);
    this.alpha = alpha;
    this.#gamma = (1 + alpha) / (1 - alpha);
    this.#binsPerLog = 1 / Math.log(this.#gamma);
  }

  /** How many values were added. */
  get count(): number {
    return this.#count;
  }

  /** Adds a value, or `count` equal ones. */
  add(value: number, count = 1): void {
    if (!(value >= 0 && value < Number.POSITIVE_INFINITY)) {
      throw new RangeError(`a sketch takes finite values >= 0, got ${value}`);
    }
    this.#count += count;
    if (value === 0) {
      this.#zero += count;
      return;
    }
    const index = Math.ceil(Math.log(value) * this.#binsPerLog);
    this.#bins.set(index, (this.#bins.get(index) ?? 0) + count);
  }

  /** Adds another sketch of the same alpha, which is not changed. */
  merge(other: QuantileSketch): void {
    if (other.alpha !== this.alpha) {
      throw new RangeError(`cannot merge sketches of alpha ${this.alpha} and ${other.alpha}`);
    }
    this.#count += other.#count;
    this.#zero += other.#zero;
    for (const [index, count] of other.#bins) {
      this.#bins.set(index, (this.#bins.get(index) ?? 0) + count);
    }
  }

  /** The quantile by nearest rank, within α of the exact one. @param q 0..1 @returns undefined for no values */
  quantile(q: number): number | undefined {
    if (this.#count === 0) return undefined;
    let left = quantileRank(q, this.#count) - this.#zero;
    if (left <= 0) return 0;
    for (const [index, count] of this.#sortedBins()) {
      left -= count;
      if (left <= 0) return this.#estimate(index);
    }
    return undefined;
  }

  /** [value, count] in ascending order, each value within α of the exact ones: suitable for a rank test. */
  histogram(): [number, number][] {
    const zero: [number, number][] = this.#zero > 0 ? [[0, this.#zero]] : [];
    return [
      ...zero,
      ...this.#sortedBins().map(([i, n]): [number, number] => [this.#estimate(i), n]),
    ];
  }

  /** The sketch as plain data; the same for every order and split of the values. */
  toJSON(): QuantileSketchJson {
    return { alpha: this.alpha, zero: this.#zero, bins: this.#sortedBins() };
  }

  /** Reads what `toJSON` wrote; undefined if it is not that. */
  static fromJSON(json: QuantileSketchJson): QuantileSketch | undefined {
    if (!(json.alpha > 0 && json.alpha < 1) || !isCount(json.zero) || !Array.isArray(json.bins)) {
      return undefined;
    }
    const sketch = new QuantileSketch(json.alpha);
    sketch.#zero = json.zero;
    sketch.#count = json.zero;
    for (const bin of json.bins) {
      if (!Array.isArray(bin)) return undefined;
      const [index, count] = bin as readonly unknown[];
      if (!Number.isSafeInteger(index) || !isCount(count)) return undefined;
      const key = index as number;
      sketch.#bins.set(key, (sketch.#bins.get(key) ?? 0) + count);
      sketch.#count += count;
    }
    return sketch;
  }

  #estimate(index: number): number {
    return (2 * this.#gamma ** index) / (this.#gamma + 1);
  }

  #sortedBins(): [number, number][] {
    return [...this.#bins].sort(([i], [j]) => i - j);
  }
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
