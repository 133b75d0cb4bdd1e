/**
 * Divides bins of time into levels with changes between them: `stats/change-points` finds where a series divides, and the tests of
 * `compare` confirm the levels on both sides of each division.
 */

import { commonGround } from "../compare/common-ground.js";
import type { Estimate } from "../compare/comparison-model.js";
import type { ObservedCell } from "../compare/observed-cells.js";
import { roundMs } from "../record/time-units.js";
import type { Deploy } from "../report/deploy.js";
import type { TrendChange, TrendQuantity } from "../report/trend-change.js";
import { bestSplit, type Split } from "../stats/best-split.js";
import { type ChangeSpan, changePoints, changeSpan } from "../stats/change-points.js";
import { type RatioTest, testRatio } from "../stats/ratio-test.js";
import { DEFAULT_SEED } from "../stats/seeded-random.js";
import { ALPHA, isMeaningfulRatio } from "../stats/significance.js";
import { hochberg, simes } from "../stats/simes.js";
import type { BinnedSeries } from "../stats/split-scan.js";
import { sumOf } from "../stats/sum-of.js";
import { periodOf, seasonOf, type TimeBins } from "./time-bins.js";
import type { TrendLevel } from "./trend-model.js";

/** The fewest stalls of a trend. */
const LEAST_STALLS = 5;
/**
 * The significance level at which the levels on both sides of a change must differ: lower than for two sides chosen beforehand,
 * because a change is placed where the levels differ most. Calibrated with `bench/stats/simulate-trend`.
 */
export const LEVEL_OF_CHOSEN = ALPHA / 5;
/** Enough for that level. */
const SHUFFLES = 1_999;
const QUANTITIES = ["rate", "blocked"] as const;

/** A function's stalls in the bins in which its services were observed. All lists have one entry per bin. */
export interface ObservedBins {
  /** The numbers of the bins since the epoch, ascending. */
  readonly bins: readonly number[];
  readonly hours: Float64Array;
  readonly counts: Float64Array;
  readonly blockedMs: Float64Array;
}

/** The best first division of each quantity, and the probability of one as good without any change. */
export interface TrendEvidence {
  readonly splits: Readonly<Record<TrendQuantity, Split>>;
  readonly p: number;
}

/** Searches for a first division. @returns undefined if there is too little data */
export function trendEvidence(observed: ObservedBins, bins: TimeBins): TrendEvidence | undefined {
  if (sumOf(observed.counts) < LEAST_STALLS) return undefined;
  const rate = bestSplit(seriesOf(observed, "rate", bins), DEFAULT_SEED);
  const blocked = bestSplit(seriesOf(observed, "blocked", bins), DEFAULT_SEED);
  if (rate === undefined || blocked === undefined) return undefined;
  return { splits: { rate, blocked }, p: simes([rate.p, blocked.p]) };
}

/**
 * Divides the time of a function into levels, if its evidence is significant.
 *
 * @param q the p of the evidence, corrected for the number of functions
 * @param deploys the first starts of the versions of its services
 */
export function findChanges(
  observed: ObservedBins,
  bins: TimeBins,
  { splits, p }: TrendEvidence,
  q: number,
  deploys: readonly Deploy[],
): { readonly levels: TrendLevel[]; readonly changes: TrendChange[] } {
  const cost = p > 0 ? q / p : 1;
  const ps = hochberg(QUANTITIES.map((quantity) => splits[quantity].p));
  const found = QUANTITIES.map((quantity, i) =>
    q < ALPHA && cost * (ps[i] as number) < ALPHA
      ? changePoints(
          seriesOf(observed, quantity, bins),
          splits[quantity],
          ALPHA / cost,
          DEFAULT_SEED,
        )
      : [],
  );
  const [ofRate = [], ofBlocked = []] = found;
  const cuts = confirmed(joined(ofRate, ofBlocked, observed, bins), observed, bins);
  const bounds = [0, ...cuts.map(({ at }) => at), observed.bins.length];
  return {
    levels: bounds.slice(1).map((end, i) => levelOf(observed, bounds[i] as number, end, bins)),
    changes: cuts.map((cut) => changeOf(cut, observed, bins, deploys)),
  };
}

/** The levels of a function without a change. */
export function oneLevel(observed: ObservedBins, bins: TimeBins): TrendLevel[] {
  return observed.bins.length === 0 ? [] : [levelOf(observed, 0, observed.bins.length, bins)];
}

function seriesOf(observed: ObservedBins, quantity: TrendQuantity, bins: TimeBins): BinnedSeries {
  return {
    values: quantity === "rate" ? observed.counts : observed.blockedMs,
    hours: observed.hours,
    seasonOf: Int32Array.from(observed.bins, (bin) => seasonOf(bin, bins)),
    period: periodOf(bins.season),
  };
}

/** A division, and the span in which it may be. */
interface Cut {
  readonly at: number;
  readonly span: ChangeSpan;
}

/** Joins the divisions of both quantities; those that may be at the same place become one. */
function joined(
  ofRate: readonly number[],
  ofBlocked: readonly number[],
  observed: ObservedBins,
  bins: TimeBins,
): Cut[] {
  const withSpans = (cuts: readonly number[], quantity: TrendQuantity): Cut[] => {
    const series = seriesOf(observed, quantity, bins);
    return cuts.map((at, i) => {
      const [from, to] = [cuts[i - 1] ?? 0, cuts[i + 1] ?? observed.bins.length];
      return { at, span: changeSpan(series, from, at, to) };
    });
  };
  const first = withSpans(ofRate, "rate");
  const others = withSpans(ofBlocked, "blocked").filter(({ span }) =>
    first.every((cut) => cut.span.last < span.first - 1 || span.last < cut.span.first - 1),
  );
  return [...first, ...others].sort((a, b) => a.at - b.at);
}

interface ConfirmedCut extends Cut {
  readonly quantities: readonly TrendQuantity[];
  readonly tests: Readonly<Record<TrendQuantity, RatioTest | undefined>>;
  readonly confounders: TrendChange["confounders"];
}

/** Removes, one by one, the divisions whose levels do not differ by the tests of `compare`. */
function confirmed(cuts: readonly Cut[], observed: ObservedBins, bins: TimeBins): ConfirmedCut[] {
  const tested = cuts.map((cut, i): ConfirmedCut => {
    const from = cuts[i - 1]?.at ?? 0;
    const to = cuts[i + 1]?.at ?? observed.bins.length;
    return { ...cut, ...compareLevels(observed, from, cut.at, to, bins) };
  });
  const failed = tested.filter(({ quantities }) => quantities.length === 0);
  if (failed.length === 0) return tested;
  const least = failed.reduce((a, b) => (leastP(b) > leastP(a) ? b : a));
  return confirmed(
    cuts.filter(({ at }) => at !== least.at),
    observed,
    bins,
  );
}

function leastP({ tests }: ConfirmedCut): number {
  return Math.min(tests.rate?.p ?? 1, tests.blocked?.p ?? 1);
}

function compareLevels(
  observed: ObservedBins,
  from: number,
  at: number,
  to: number,
  { binMs }: TimeBins,
): Omit<ConfirmedCut, keyof Cut> {
  const cells = (first: number, end: number): ObservedCell[] =>
    observed.bins.slice(first, end).map((block, i) => {
      return { host: "", block, hours: observed.hours[first + i] as number };
    });
  const ground = commonGround(cells(from, at), cells(at, to), binMs);
  if (ground === undefined) return { quantities: [], tests: NO_TESTS, confounders: [] };
  const numberOf = new Map(observed.bins.map((bin, i) => [bin, i]));
  const eventCount = sumOf(observed.counts);
  const test = (values: Float64Array): RatioTest | undefined =>
    testRatio(
      ground.cells.map(({ block }) => values[numberOf.get(block) ?? -1] ?? 0),
      ground.grid,
      { eventCount, exactP: undefined, seed: DEFAULT_SEED, shuffles: SHUFFLES },
    );
  const tests = { rate: test(observed.counts), blocked: test(observed.blockedMs) };
  const quantities = QUANTITIES.filter((quantity) => isCalled(tests[quantity]));
  return { quantities, tests, confounders: ground.confounders };
}

const NO_TESTS = { rate: undefined, blocked: undefined };

function isCalled(test: RatioTest | undefined): boolean {
  return test !== undefined && test.p < LEVEL_OF_CHOSEN && isMeaningfulRatio(test.estimate);
}

function changeOf(
  { at, span, quantities, tests, confounders }: ConfirmedCut,
  { bins: numbers }: ObservedBins,
  { binMs }: TimeBins,
  deploys: readonly Deploy[],
): TrendChange {
  const startOf = (bin: number): number => (numbers[bin] as number) * binMs;
  const version = deployAt(deploys, startOf(at), startOf(span.first) - binMs, startOf(span.last));
  const main = tests[quantities[0] ?? "rate"];
  return {
    direction: (main?.estimate ?? 0) > 1 ? "worse" : "better",
    quantities,
    atMs: version?.timestampMs ?? startOf(at),
    from: startOf(span.first) - binMs,
    to: startOf(span.last),
    version,
    rateRatio: estimateOf(tests.rate),
    blockedRatio: estimateOf(tests.blocked),
    confounders,
  };
}

/** The first start of a version that is nearest to a change, of those within the change's span. */
function deployAt(
  deploys: readonly Deploy[],
  atMs: number,
  fromMs: number,
  toMs: number,
): Deploy | undefined {
  const distance = ({ timestampMs }: Deploy): number => Math.abs(timestampMs - atMs);
  return deploys
    .filter(({ timestampMs }) => timestampMs > fromMs && timestampMs <= toMs)
    .reduce<Deploy | undefined>(
      (near, deploy) => (near === undefined || distance(deploy) < distance(near) ? deploy : near),
      undefined,
    );
}

function estimateOf(test: RatioTest | undefined): Estimate | undefined {
  return test && { estimate: test.estimate, low: test.low, high: test.high };
}

function levelOf(
  observed: ObservedBins,
  from: number,
  to: number,
  { binMs }: TimeBins,
): TrendLevel {
  const observedHours = sumOf(observed.hours.subarray(from, to));
  const count = sumOf(observed.counts.subarray(from, to));
  const blockedMs = roundMs(sumOf(observed.blockedMs.subarray(from, to)));
  return {
    fromMs: (observed.bins[from] as number) * binMs,
    toMs: ((observed.bins[to - 1] as number) + 1) * binMs,
    observedHours,
    count,
    blockedMs,
    ratePerHour: count / observedHours,
    blockedMsPerHour: blockedMs / observedHours,
  };
}
