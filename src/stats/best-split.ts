import { type RandomUint32, seededRandom } from "./seeded-random.js";
import { tailChance } from "./tail-chance.js";

/** A quantity over time, in the bins with observed time. All lists have one entry per bin. */
export interface BinnedSeries {
  readonly values: Float64Array;
  /** Hours x processes, > 0. */
  readonly hours: Float64Array;
  /**
   * Without a change, bins of one season have the same rate: the same hour of the day. All zeros if there is no pattern. Seasons
   * from `period` on are those of weekends, which may change by another factor than the others.
   */
  readonly seasonOf: Int32Array;
  /** The number of bins after which the seasons repeat; 1 if there is no pattern. */
  readonly period: number;
}

/** The best split of a series into levels. */
export interface Split {
  /** The first bins of the new levels, one or two: a change, or a change and its reversal. */
  readonly cuts: readonly number[];
  /** The probability of an equally good split without any change. */
  readonly p: number;
}

/** The shortest level in bins. */
export const LEAST_BINS = 3;
/** Pairs of cuts are searched between this many blocks, because trying all pairs of bins would take quadratic time. */
const PAIR_BLOCKS = 24;
/** A pair of cuts fits noise better than a single cut, so its gain is reduced to this share. */
const PAIR_SHARE = 0.9;
/** 2,000 with the observed order. */
const SHUFFLES = 1_999;
/** After this many shuffles that are as good, p is known precisely enough not to be small. */
const ENOUGH_HITS = 15;
/** A bin's rate counts for at most this many times the median rate: an incident of an hour does not change the level. */
const MOST_TYPICAL = 5;
/** The degrees of freedom of a cut: its position is chosen as well as its level, so that runs look more alike than they are. */
const DF_OF_CUT = 3;

/**
 * Finds the split of a series into levels with the largest gain in likelihood (Poisson, given the seasons and each bin's observed
 * time), and its p by shuffling the bins within their seasons, each together with its observed time.
 *
 * Gains are divided by how much more runs of bins vary than single bins (days differ, load drifts), also in the shuffled series.
 * Sources: D. S. Matteson and N. A. James, JASA 109 (2014), for the permutation test of a division; A. B. Olshen et al., Biostatistics
 * 5 (2004), for pairs of cuts; J. Besag and P. Clifford, Biometrika 78 (1991), for stopping early.
 *
 * @returns undefined for a series without events, or too short for two levels
 */
export function bestSplit(series: BinnedSeries, seed: number): Split | undefined {
  const length = series.values.length;
  const values = capped(series);
  const total = sumOf(values);
  if (length < 2 * LEAST_BINS || total <= 0) return undefined;
  const expected = expectedOf(values, series);
  const scan = new Scan(length, series);
  const observed = scan.look(values, expected);
  if (observed.gain <= 0) return undefined;
  const cuts = observed.cuts.map((cut) => cut);
  const random = seededRandom(seed);
  const seasons = membersOf(series.seasonOf);
  const least = observed.gain * (1 - 1e-9);
  const dealt = new Float64Array(SHUFFLES);
  let hits = 0;
  for (let shuffle = 0; shuffle < SHUFFLES; shuffle++) {
    for (const members of seasons) deal(members, values, expected, random);
    dealt[shuffle] = scan.look(values, expected).gain;
    if ((dealt[shuffle] as number) >= least) hits++;
    if (hits >= ENOUGH_HITS) return { cuts, p: hits / (shuffle + 1) };
  }
  const p = hits > 0 ? (1 + hits) / (1 + SHUFFLES) : tailChance(dealt, observed.gain);
  return { cuts, p };
}

/** The gain of each single cut, from which nearly as good ones are found; 0 where a level would be too short. */
export function gainsOf(series: BinnedSeries): { readonly gains: Float64Array; noise: number } {
  const values = capped(series);
  const scan = new Scan(values.length, series);
  return scan.gains(values, expectedOf(values, series));
}

function capped({ values, hours }: BinnedSeries): Float64Array {
  const rates = [...values.map((value, i) => value / (hours[i] as number))].filter(
    (one) => one > 0,
  );
  rates.sort((a, b) => a - b);
  const most = MOST_TYPICAL * (rates[Math.floor(rates.length / 2)] ?? 0);
  return values.map((value, i) => Math.min(value, most * (hours[i] as number)));
}

/** The expected value of each bin without a change: its time at the rate of its season. */
function expectedOf(values: Float64Array, { hours, seasonOf }: BinnedSeries): Float64Array {
  const count = seasonOf.reduce((most, season) => Math.max(most, season), 0) + 1;
  const events = new Float64Array(count);
  const exposure = new Float64Array(count);
  for (const [bin, season] of seasonOf.entries()) {
    events[season] = (events[season] as number) + (values[bin] as number);
    exposure[season] = (exposure[season] as number) + (hours[bin] as number);
  }
  return hours.map((time, bin) => {
    const season = seasonOf[bin] as number;
    return (time * (events[season] as number)) / (exposure[season] as number);
  });
}

function membersOf(seasonOf: Int32Array): Int32Array[] {
  const members = new Map<number, number[]>();
  for (const [bin, season] of seasonOf.entries()) {
    members.set(season, [...(members.get(season) ?? []), bin]);
  }
  return Array.from(members.values(), (bins) => Int32Array.from(bins));
}

/** Shuffles the bins of a season (Fisher–Yates). */
function deal(
  members: Int32Array,
  values: Float64Array,
  expected: Float64Array,
  random: RandomUint32,
): void {
  for (let left = members.length - 1; left > 0; left--) {
    const a = members[left] as number;
    const b = members[Math.floor((random() / 4_294_967_296) * (left + 1))] as number;
    const value = values[a] as number;
    values[a] = values[b] as number;
    values[b] = value;
    const mean = expected[a] as number;
    expected[a] = expected[b] as number;
    expected[b] = mean;
  }
}

/** Finds the best split of many series of one length, in memory that is allocated once. */
class Scan {
  readonly #length: number;
  readonly #seasons: number;
  /** The lengths of the runs of bins between which noise is measured, and the number of distinct runs of each length in a period. */
  readonly #runs: readonly { readonly bins: number; readonly kinds: number }[];
  /**
   * Of weekdays and of weekends. Each has levels of its own: a weekend on one side of a cut only is all its seasons know, so it
   * would lie off a level that it shared.
   */
  readonly #kinds: readonly KindOfDay[];

  constructor(length: number, { seasonOf, period }: BinnedSeries) {
    this.#length = length;
    this.#seasons = new Set(seasonOf).size;
    const isWeekend = Uint8Array.from(seasonOf, (season) => (season < period ? 0 : 1));
    this.#kinds = [0, 1]
      .filter((kind) => isWeekend.includes(kind))
      .map((kind) => ({
        isOf: isWeekend.map((one) => (one === kind ? 1 : 0)),
        seen: new Float64Array(length + 1),
        mean: new Float64Array(length + 1),
      }));
    const root = Math.round(Math.sqrt(length));
    this.#runs =
      period === 1
        ? [root, Math.round(root / 2)].map((bins) => ({ bins, kinds: 1 }))
        : [period, period / 2, period / 4].map((bins) => ({ bins, kinds: period / bins }));
  }

  look(values: Float64Array, expected: Float64Array): { gain: number; cuts: number[] } {
    this.#sum(values, expected);
    let gain = 0;
    let from = 0;
    let to = this.#length;
    for (let cut = LEAST_BINS; cut <= this.#length - LEAST_BINS; cut++) {
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
    const squares = this.#squares(values, expected, [best], 1);
    const df = Math.max(1, this.#length - this.#seasons - this.#kinds.length);
    const total = Math.max(1e-9, this.#total());
    return { gains, noise: (squares * this.#length) / total / df };
  }

  #sum(values: Float64Array, expected: Float64Array): void {
    for (const { isOf, seen, mean } of this.#kinds) {
      for (let bin = 0; bin < this.#length; bin++) {
        const is = isOf[bin] as number;
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

  /** How much more runs of bins vary around their levels than independent bins would; at least 1. */
  #inflation(values: Float64Array, expected: Float64Array, cuts: readonly number[]): number {
    const dfOfBins = this.#length - this.#seasons - this.#kinds.length * cuts.length;
    const ofBins = (this.#squares(values, expected, cuts, 1) * this.#length) / dfOfBins;
    // Days that are all alike leave nothing but rounding errors.
    if (dfOfBins < 1 || ofBins <= 1e-9 * this.#total()) return 1;
    return this.#runs.reduce((most, { bins, kinds }) => {
      const runs = Math.floor(this.#length / bins);
      const df = runs - kinds - DF_OF_CUT * cuts.length;
      if (df < 2) return most;
      return Math.max(most, (this.#squares(values, expected, cuts, bins) * runs) / df / ofBins);
    }, 1);
  }

  /** The sum of the squared deviations of runs of bins from their levels. */
  #squares(
    values: Float64Array,
    expected: Float64Array,
    cuts: readonly number[],
    run: number,
  ): number {
    const [from = 0, to = this.#length] = cuts;
    const levels = this.#kinds.map((kind) => levelsOf(kind, from, to));
    let squares = 0;
    let off = 0;
    let inRun = 0;
    for (let bin = 0; bin < this.#length; bin++) {
      const kind = this.#kinds.length > 1 ? ((this.#kinds[1] as KindOfDay).isOf[bin] as number) : 0;
      const isOuter = bin < from || bin >= to;
      const level = (levels[kind] as [number, number])[isOuter ? 0 : 1];
      off += (values[bin] as number) - (expected[bin] as number) * level;
      if (++inRun < run) continue;
      squares += off * off;
      off = 0;
      inRun = 0;
    }
    return squares;
  }
}

/** The bins of weekdays, or of weekends. */
interface KindOfDay {
  /** 1 for each of its bins. */
  readonly isOf: Uint8Array;
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

function sumOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}
