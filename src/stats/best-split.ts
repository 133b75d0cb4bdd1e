import { type RandomUint32, seededRandom } from "./seeded-random.js";
import { type BinnedSeries, LEAST_BINS, type Seasonality, SplitScan } from "./split-scan.js";
import { sumOf } from "./sum-of.js";
import { tailChance } from "./tail-chance.js";

/** The best split of a series into levels. */
export interface Split {
  /** The first bins of the new levels, one or two: a change, or a change and its reversal. */
  readonly cuts: readonly number[];
  /** The probability of an equally good split without any change. */
  readonly p: number;
}

/** 2,000 with the observed order. */
const SHUFFLES = 1_999;
/** After this many shuffles that are as good, p is known precisely enough not to be small. */
const ENOUGH_HITS = 8;
/** If none of the first shuffles comes near, and their tail says less than this, the others would say no more. */
const FIRST_SHUFFLES = 200;
const SURELY_BELOW = 1e-6;
/** A series of more bins is searched in runs of bins, so that years of logs take no longer than months. */
const MOST_SEARCHED = 512;
/** A bin's rate counts for at most this many times the median rate: an incident of an hour does not change the level. */
const MOST_TYPICAL = 5;

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
  const { length, values, expected, run, seasonality } = searched(series);
  if (length < 2 * LEAST_BINS || sumOf(values) <= 0) return undefined;
  const scan = new SplitScan(length, seasonality);
  const observed = scan.look(values, expected);
  if (observed.gain <= 0) return undefined;
  const cuts = observed.cuts.map((cut) => cut * run);
  const random = seededRandom(seed);
  const seasons = membersOf(seasonality.seasonOf);
  const least = observed.gain * (1 - 1e-9);
  const dealt = new Float64Array(SHUFFLES);
  let hits = 0;
  for (let shuffle = 0; shuffle < SHUFFLES; shuffle++) {
    for (const members of seasons) deal(members, values, expected, random);
    dealt[shuffle] = scan.look(values, expected).gain;
    if ((dealt[shuffle] as number) >= least) hits++;
    if (hits >= ENOUGH_HITS) return { cuts, p: hits / (shuffle + 1) };
    if (shuffle + 1 !== FIRST_SHUFFLES || hits > 0) continue;
    const p = tailChance(dealt.slice(0, FIRST_SHUFFLES), observed.gain);
    if (p < SURELY_BELOW) return { cuts, p };
  }
  const p = hits > 0 ? (1 + hits) / (1 + SHUFFLES) : tailChance(dealt, observed.gain);
  return { cuts, p };
}

/** What is searched of a series: its bins, or runs of them. Lists have one entry per bin or run. */
interface Searched {
  readonly length: number;
  readonly values: Float64Array;
  readonly expected: Float64Array;
  /** The number of bins of a run. */
  readonly run: number;
  readonly seasonality: Seasonality;
}

/**
 * Runs of bins need no seasons: those of their bins are in what is expected of them. Where weekends have levels of their own, bins
 * stay apart: that is so for a few weeks only.
 */
function searched(series: BinnedSeries): Searched {
  const values = capped(series);
  const expected = expectedOf(values, series);
  const isApart = series.seasonOf.some((season) => season >= series.period);
  const run = isApart ? 1 : Math.ceil(values.length / MOST_SEARCHED);
  if (run === 1) return { length: values.length, values, expected, run, seasonality: series };
  const length = Math.ceil(values.length / run);
  const summed = (list: Float64Array): Float64Array =>
    Float64Array.from({ length }, (_, i) => sumOf(list.subarray(i * run, (i + 1) * run)));
  return {
    ...{ length, run, values: summed(values), expected: summed(expected) },
    seasonality: { seasonOf: new Int32Array(length), period: 1 },
  };
}

/** The gain of each single cut, from which nearly as good ones are found; 0 where a level would be too short. */
export function gainsOf(series: BinnedSeries): { readonly gains: Float64Array; noise: number } {
  const values = capped(series);
  const scan = new SplitScan(values.length, series);
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
