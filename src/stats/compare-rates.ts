import { benjaminiHochberg } from "./benjamini-hochberg.js";
import { hodgesLehmannRatio, type Shift } from "./hodges-lehmann.js";
import { type MannWhitney, mannWhitney } from "./mann-whitney.js";
import { type NeededExposure, neededExposure } from "./needed-exposure.js";
import { type OneSidedAppearance, oneSidedAppearance } from "./one-sided-appearance.js";
import {
  type BlockedTimeRatio,
  blockedTimeRatio,
  type RateEvidence,
  weighRates,
} from "./rate-evidence.js";
import type { RateSide } from "./rate-side.js";
import { ALPHA, judgeRates, MEANINGFUL_RATIO, type RateJudgement } from "./rate-verdict.js";

/** The change whose finding the needed hours are for. */
const RATIO_TO_FIND = 2;

/** The lengths of stalls on both sides, one per burst. */
export interface DurationComparison {
  readonly test: MannWhitney;
  /** The typical ratio of lengths, B/A. */
  readonly ratio: Shift;
}

/** All that can be said about the rates of two sides. */
export interface RateComparison extends RateJudgement {
  /** The numbers behind the verdict; undefined without exposure or stalls. */
  readonly evidence: RateEvidence | undefined;
  /** What was held against 0.05: the q-value in a family, p in the overall test; undefined if it was not tested. */
  readonly q: number | undefined;
  /** For something seen on one side only: the luck that would take, counted in bursts. */
  readonly appearance: OneSidedAppearance | undefined;
  /** Blocked time per hour. */
  readonly blockedTime: BlockedTimeRatio | undefined;
  /** The length of stalls, one per burst. */
  readonly durations: DurationComparison | undefined;
  /** For "cannot-tell": the further hours that would find a doubling with 80 % power. */
  readonly needed: NeededExposure | undefined;
}

/** A group with both of its sides. */
export interface RatePair {
  readonly a: RateSide;
  readonly b: RateSide;
}

function compareDurations({ a, b }: RatePair): DurationComparison | undefined {
  const test = mannWhitney(a.burstLongestMs, b.burstLongestMs);
  const ratio = hodgesLehmannRatio(a.burstLongestMs, b.burstLongestMs);
  return test === undefined || ratio === undefined ? undefined : { test, ratio };
}

function appearanceOf({ a, b }: RatePair): OneSidedAppearance | undefined {
  const hoursA = a.observedHours ?? 0;
  const hoursB = b.observedHours ?? 0;
  if (a.count === 0 && b.count > 0) return oneSidedAppearance(b.burstCount, hoursB, hoursA);
  if (b.count === 0 && a.count > 0) return oneSidedAppearance(a.burstCount, hoursA, hoursB);
  return undefined;
}

/** The rate and the variance of the unit that was tested: stalls per block, else bursts. */
function neededFor({ a, b }: RatePair, evidence: RateEvidence): NeededExposure | undefined {
  const hoursA = a.observedHours ?? 0;
  const hoursB = b.observedHours ?? 0;
  const byBlock = evidence.permutation !== undefined;
  const events = (side: RateSide): number => (byBlock ? side.count : side.burstCount);
  // Pooled, so that a silent side has an answer too.
  const rate = (events(a) + events(b)) / (hoursA + hoursB);
  return neededExposure(
    rate,
    hoursA,
    hoursB,
    RATIO_TO_FIND,
    byBlock ? evidence.dispersion?.dispersion : 1,
  );
}

function isMeaningful(ratio: number): boolean {
  return ratio >= MEANINGFUL_RATIO || ratio <= 1 / MEANINGFUL_RATIO;
}

function conclude(
  pair: RatePair,
  evidence: RateEvidence | undefined,
  q: number | undefined,
  withBlockedP: boolean,
): RateComparison {
  const blockedTime = blockedTimeRatio(pair.a, pair.b, withBlockedP);
  const durations = compareDurations(pair);
  const blockedDiffers =
    blockedTime !== undefined &&
    (blockedTime.low > 1 || blockedTime.high < 1) &&
    isMeaningful(blockedTime.estimate);
  const lengthsDiffer =
    durations !== undefined && durations.test.p < ALPHA && isMeaningful(durations.ratio.estimate);
  const judged = judgeRates(pair.a, pair.b, evidence, q, blockedDiffers || lengthsDiffer);
  const needed =
    judged.outcome === "cannot-tell" && evidence !== undefined
      ? neededFor(pair, evidence)
      : undefined;
  return { ...judged, evidence, q, appearance: appearanceOf(pair), blockedTime, durations, needed };
}

/**
 * Compares two sides by the one test declared beforehand: stalls per hour, all groups together.
 *
 * "new" and "fixed" can come out here as well, if one side has no stall at all.
 *
 * @param options `withBlockedTimeP: false` leaves out the 9,999 shuffles of blocked time, which no verdict uses
 */
export function compareRates(
  a: RateSide,
  b: RateSide,
  options: { readonly withBlockedTimeP?: boolean } = {},
): RateComparison {
  const evidence = weighRates(a, b);
  return conclude({ a, b }, evidence, evidence?.p, options.withBlockedTimeP ?? true);
}

/**
 * Compares many groups as one family: their p-values become q-values (Benjamini–Hochberg).
 *
 * A group with so few bursts that even the most lopsided split would not reach 5 % is left out of the family and
 * marked "too-few"; leaving out looks at totals only, so it does not bias the rest.
 *
 * @returns one comparison per group, in the order given
 */
export function compareFamily(pairs: readonly RatePair[]): RateComparison[] {
  const weighed = pairs.map((pair) => ({ pair, evidence: weighRates(pair.a, pair.b) }));
  const isTested = (evidence: RateEvidence | undefined): evidence is RateEvidence =>
    evidence !== undefined && evidence.attainableP < ALPHA;
  const tested = weighed.flatMap(({ evidence }) => (isTested(evidence) ? [evidence.p] : []));
  const qValues = benjaminiHochberg(tested);
  let next = 0;
  return weighed.map(({ pair, evidence }) => {
    const q = isTested(evidence) ? qValues[next++] : undefined;
    return conclude(pair, evidence, q, false);
  });
}
