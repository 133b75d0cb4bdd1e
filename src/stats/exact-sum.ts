const UNITS_PER_MS = 1000;
const CHUNK = 2 ** 40;
const CARRY_AT = 2 ** 52;

/** An ExactSum as plain data. */
export interface ExactSumJson {
  /** Whole multiples of 2⁴⁰ microseconds. */
  readonly high: number;
  /** Whole microseconds, 0..2⁴⁰−1. */
  readonly low: number;
}

/**
 * A sum of durations that does not depend on their order, nor on how they are split among several sums.
 *
 * A plain sum of doubles rounds at every addition, so that two orders of the same log give two reports. Here every
 * duration is first rounded to whole microseconds (finer than any clock in the logs) and whole numbers add exactly:
 * up to 1e10 durations of up to 1e10 ms each.
 */
export class ExactSum {
  #high = 0;
  #low = 0;

  /** Adds a duration in milliseconds, 0..1e12. */
  add(durationMs: number): void {
    const low = this.#low + Math.round(durationMs * UNITS_PER_MS);
    this.#low = low;
    if (low >= CARRY_AT) this.#carry();
  }

  /** Adds all that another sum has; the other stays as it is. */
  merge(other: ExactSum): void {
    other.#carry();
    this.#carry();
    this.#high += other.#high;
    this.#low += other.#low;
  }

  /** The sum in milliseconds, rounded once from the exact one. */
  get valueMs(): number {
    this.#carry();
    return (this.#high * CHUNK + this.#low) / UNITS_PER_MS;
  }

  /** The exact sum as plain data; the same for every order and split. */
  toJSON(): ExactSumJson {
    this.#carry();
    return { high: this.#high, low: this.#low };
  }

  /** Reads what `toJSON` wrote; undefined if it is not that. */
  static fromJSON(json: ExactSumJson): ExactSum | undefined {
    if (!(Number.isSafeInteger(json.high) && json.high >= 0)) return undefined;
    if (!(Number.isSafeInteger(json.low) && json.low >= 0)) return undefined;
    const sum = new ExactSum();
    sum.#high = json.high;
    sum.#low = json.low;
    return sum;
  }

  #carry(): void {
    const chunks = Math.floor(this.#low / CHUNK);
    this.#high += chunks;
    this.#low -= chunks * CHUNK;
  }
}
