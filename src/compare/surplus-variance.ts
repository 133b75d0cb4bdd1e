/**
 * How far a part of a side is from its share, beside what independent events would be.
 */
import type { StratifiedCounts } from "../stats/conditional-ratio.js";

/** What a part of a side has beyond its share, and the variance of that among independent events. */
export interface Surplus {
  readonly surplus: number;
  readonly variance: number;
}

/** In standard deviations; 0 if nothing can vary. */
export function distanceOf({ surplus, variance }: Surplus): number {
  return variance > 0 ? Math.abs(surplus) / Math.sqrt(variance) : 0;
}

const ROUNDING = 1e-9;

/**
 * The variance of the surplus of a part of a side, given that of the whole side is 0 because the ratio was fitted to it. It grows with the
 * part, cell by cell: there may be a thousand strata and as many parts.
 */
export class SurplusVariance {
  readonly #strata: StratifiedCounts["strata"];
  readonly #whole: readonly number[];
  readonly #part: Float64Array;
  readonly #ofWhole: number;
  #ofPart = 0;
  #common = 0;

  /** @param whole the whole side's expected share of the events of each stratum */
  constructor({ strata }: StratifiedCounts, whole: readonly number[]) {
    this.#strata = strata;
    this.#whole = whole;
    this.#part = new Float64Array(strata.length);
    let ofWhole = 0;
    for (const [i, { events }] of strata.entries()) {
      const share = whole[i] as number;
      ofWhole += events * share * (1 - share);
    }
    this.#ofWhole = ofWhole;
  }

  /** Adds a cell to the part. @param share of the events of its stratum that are expected in it */
  add(stratum: number, share: number): void {
    const events = this.#strata[stratum]?.events ?? 0;
    if (events === 0) return;
    const before = this.#part[stratum] as number;
    const after = before + share;
    this.#part[stratum] = after;
    this.#ofPart += events * (after * (1 - after) - before * (1 - before));
    this.#common += events * share * (1 - (this.#whole[stratum] as number));
  }

  /** Of the part's surplus; 0 if the part has all that can vary. */
  get ofSurplus(): number {
    if (this.#ofWhole === 0) return 0;
    const variance = this.#ofPart - this.#common ** 2 / this.#ofWhole;
    // What is left of a difference of equal numbers is rounding.
    return variance > ROUNDING * this.#ofWhole ? variance : 0;
  }
}
