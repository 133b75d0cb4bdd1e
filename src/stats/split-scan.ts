/** Which bins would have the same rate without a change. */
export interface Seasonality {
  /**
   * Of each bin, in the order of time: bins of one season have the same rate without a change, such as the same hour of the day. All
   * zeros if there is no pattern. Seasons from `period` on are those of weekends, which may change by another factor than the others.
   */
  readonly seasonOf: Int32Array;
  /** The number of bins after which the seasons repeat; 1 if there is no pattern. */
  readonly period: number;
}

/** A quantity over time, in the bins with observed time. All lists have one entry per bin. */
export interface BinnedSeries extends Seasonality {
  readonly values: Float64Array;
  /** Hours x processes, > 0. */
  readonly hours: Float64Array;
}

/** The shortest level in bins. */
export const LEAST_BINS = 3;
/** Pairs of cuts are searched between this many blocks, because trying all pairs of bins would take quadratic time. */
const PAIR_BLOCKS = 24;
/** A pair of cuts fits noise better than a single cut, so its gain is reduced to this share. */
const PAIR_SHARE = 0.9;
/** The degrees of freedom of a cut: its position is chosen as well as its level, so that runs look more alike than they are. */
const DF_OF_CUT = 3;

/** Finds the best split of many series of one length, in memory that is allocated once. */
export class SplitScan {
  readonly #length: number;
  readonly #seasons: number;
  /** The lengths of the runs of bins between which noise is measured, and the number of distinct runs of each length in a period. */
  readonly #runs: readonly { readonly bins: number; readonly kinds: number }[];
  /**
   * Of weekdays and of weekends. Each has levels of its own: a weekend on one side of a cut only is all its seasons know, so it
   * would lie off a level that it shared.
   */
  readonly #kinds: readonly KindOfDay[];
  /** The index of each bin's kind. */
  readonly #kindOf: Uint8Array;
  /** The deviations of all bins before each one from their levels, summed. */
  readonly #residualSums: Float64Array;

  constructor(length: number, { seasonOf, period }: Seasonality) {
    this.#length = length;
    this.#seasons = new Set(seasonOf).size;
    this.#residualSums = new Float64Array(length + 1);
    const kinds = [...new Set(Array.from(seasonOf, (season) => season < period))];
    this.#kindOf = Uint8Array.from(seasonOf, (season) => kinds.indexOf(season < period));
    this.#kinds = kinds.map(() => {
      return { seen: new Float64Array(length + 1), mean: new Float64Array(length + 1) };
    });
    const root = Math.round(Math.sqrt(length));
    this.#runs =
      period === 1
        ? [root, Math.round(root / 2)].map((bins) => ({ bins, kinds: 1 }))
        : [1, 2, 4]
            .filter((kinds) => period % kinds === 0)
            .map((kinds) => ({ bins: period / kinds, kinds }));
  }

  look(values: Float64Array, expected: Float64Array): { gain: number; cuts: number[] } {
    this.#sum(values, expected);
    let gain = 0;
    let from = 0;
    let to = this.#length;
    for (let cut = LEAST_BINS; cut <= this.#length - LEAST_BINS; cut++) {
      if (this.#mostGain(0, cut) <= gain) continue;
      const own = this.#gain(0, cut);
      if (own > gain) {
        gain = own;
        from = cut;
      }
    }
    const blocks = Math.min(PAIR_BLOCKS, Math.floor(this.#length / LEAST_BINS));
    for (let i = 1; i < blocks - 1; i++) {
      const first = Math.round((i * this.#length) / blocks);
      for (let j = i + 1; j < blocks; j++) {
        const second = Math.round((j * this.#length) / blocks);
        if (PAIR_SHARE * this.#mostGain(first, second) <= gain) continue;
        const own = PAIR_SHARE * this.#gain(first, second);
        if (own > gain) {
          gain = own;
          from = first;
          to = second;
        }
      }
    }
    const cuts = to === this.#length ? [from] : [from, to];
    return { gain: gain / this.#inflation(values, expected, cuts), cuts };
  }

  gains(values: Float64Array, expected: Float64Array): { gains: Float64Array; noise: number } {
    this.#sum(values, expected);
    const gains = new Float64Array(this.#length);
    let best = LEAST_BINS;
    for (let cut = LEAST_BINS; cut <= this.#length - LEAST_BINS; cut++) {
      gains[cut] = this.#gain(0, cut);
      if ((gains[cut] as number) > (gains[best] as number)) best = cut;
    }
    this.#measureResiduals(values, expected, [best]);
    const squares = this.#squares(1);
    const df = Math.max(1, this.#length - this.#seasons - this.#kinds.length);
    const total = Math.max(1e-9, this.#total());
    return { gains, noise: (squares * this.#length) / total / df };
  }

  #sum(values: Float64Array, expected: Float64Array): void {
    for (const [kind, { seen, mean }] of this.#kinds.entries()) {
      for (let bin = 0; bin < this.#length; bin++) {
        const is = this.#kindOf[bin] === kind ? 1 : 0;
        seen[bin + 1] = (seen[bin] as number) + is * (values[bin] as number);
        mean[bin + 1] = (mean[bin] as number) + is * (expected[bin] as number);
      }
    }
  }

  #total(): number {
    return this.#kinds.reduce((sum, { mean }) => sum + (mean[this.#length] as number), 0);
  }

  /** The gain in log likelihood if the bins from..to have rates of their own. */
  #gain(from: number, to: number): number {
    let gain = 0;
    for (const { seen, mean } of this.#kinds) {
      const inside = (seen[to] as number) - (seen[from] as number);
      const expected = (mean[to] as number) - (mean[from] as number);
      const total = seen[this.#length] as number;
      gain += logLikelihood(inside, expected) + logLikelihood(total - inside, total - expected);
    }
    return gain;
  }

  /** A bound of the gain without logarithms: chi-squared, which the likelihood ratio of two shares does not exceed. */
  #mostGain(from: number, to: number): number {
    let bound = 0;
    for (let kind = 0; kind < this.#kinds.length; kind++) {
      const { seen, mean } = this.#kinds[kind] as KindOfDay;
      const expected = (mean[to] as number) - (mean[from] as number);
      const outer = (mean[this.#length] as number) - expected;
      const off = (seen[to] as number) - (seen[from] as number) - expected;
      if (off !== 0)
        bound += (off * off) / Math.max(expected, 0) + (off * off) / Math.max(outer, 0);
    }
    return bound * (1 + 1e-9);
  }

  /** How much more runs of bins vary around their levels than independent bins would; at least 1. */
  #inflation(values: Float64Array, expected: Float64Array, cuts: readonly number[]): number {
    const dfOfBins = this.#length - this.#seasons - this.#kinds.length * cuts.length;
    this.#measureResiduals(values, expected, cuts);
    const ofBins = (this.#squares(1) * this.#length) / dfOfBins;
    // Days that are all alike leave nothing but rounding errors.
    if (dfOfBins < 1 || ofBins <= 1e-9 * this.#total()) return 1;
    return this.#runs.reduce((most, { bins, kinds }) => {
      const runs = Math.floor(this.#length / bins);
      const df = runs - kinds - DF_OF_CUT * cuts.length;
      if (df < 2) return most;
      return Math.max(most, (this.#squares(bins) * runs) / df / ofBins);
    }, 1);
  }

  #measureResiduals(values: Float64Array, expected: Float64Array, cuts: readonly number[]): void {
    const [from = 0, to = this.#length] = cuts;
    const levels = this.#kinds.map((kind) => levelsOf(kind, from, to));
    const sums = this.#residualSums;
    for (let bin = 0; bin < this.#length; bin++) {
      const isOuter = bin < from || bin >= to;
      const level = (levels[this.#kindOf[bin] as number] as [number, number])[isOuter ? 0 : 1];
      const off = (values[bin] as number) - (expected[bin] as number) * level;
      sums[bin + 1] = (sums[bin] as number) + off;
    }
  }

  /** The sum of the squared deviations of runs of bins from their levels, as measured last. */
  #squares(run: number): number {
    const sums = this.#residualSums;
    let squares = 0;
    for (let end = run; end <= this.#length; end += run) {
      const off = (sums[end] as number) - (sums[end - run] as number);
      squares += off * off;
    }
    return squares;
  }
}

/** The bins of weekdays, or of weekends. */
interface KindOfDay {
  /** Sums over its bins before each one. */
  readonly seen: Float64Array;
  readonly mean: Float64Array;
}

function levelsOf(
  { seen, mean }: KindOfDay,
  from: number,
  to: number,
): [outer: number, inner: number] {
  const total = seen.at(-1) as number;
  const inside = (seen[to] as number) - (seen[from] as number);
  const expected = (mean[to] as number) - (mean[from] as number);
  const level = (x: number, m: number): number => (m > 1e-12 ? x / m : 0);
  return [level(total - inside, (mean.at(-1) as number) - expected), level(inside, expected)];
}

/** The log likelihood of a Poisson count at its own rate, less that at the expected rate. */
function logLikelihood(seen: number, mean: number): number {
  return seen > 1e-12 && mean > 1e-12 ? seen * Math.log(seen / mean) : 0;
}
