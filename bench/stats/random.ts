import { type RandomUint32, seededRandom } from "../../src/stats/seeded-random.js";

/** Draws from the distributions that a simulated fleet needs; the same seed gives the same draws. */
export class Random {
  readonly #next: RandomUint32;

  constructor(seed: number) {
    this.#next = seededRandom(seed);
  }

  /** Uniform in (0, 1). */
  uniform(): number {
    return (this.#next() + 0.5) / 4_294_967_296;
  }

  /** Standard normal (Box and Muller). */
  normal(): number {
    return Math.sqrt(-2 * Math.log(this.uniform())) * Math.cos(2 * Math.PI * this.uniform());
  }

  /** Log-normal with mean 1. */
  factor(sd: number): number {
    return sd === 0 ? 1 : Math.exp(sd * this.normal() - sd ** 2 / 2);
  }

  exponential(mean: number): number {
    return -mean * Math.log(this.uniform());
  }

  /** Gamma with mean shape·scale (Marsaglia and Tsang 2000). */
  gamma(shape: number, scale: number): number {
    if (shape < 1) return this.gamma(shape + 1, scale) * this.uniform() ** (1 / shape);
    const d = shape - 1 / 3;
    const c = 1 / Math.sqrt(9 * d);
    for (;;) {
      const x = this.normal();
      const v = (1 + c * x) ** 3;
      if (v > 0 && Math.log(this.uniform()) < 0.5 * x * x + d - d * v + d * Math.log(v)) {
        return d * v * scale;
      }
    }
  }

  /** Counts exponential waiting times: the means here are small. */
  poisson(mean: number): number {
    let count = 0;
    for (let left = mean; ; count++) {
      left += Math.log(this.uniform());
      if (left <= 0) return count;
    }
  }
}
