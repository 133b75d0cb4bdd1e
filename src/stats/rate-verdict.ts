import type { RateEvidence } from "./rate-evidence.js";
import { blockedMsOf, type RateSide } from "./rate-side.js";

/** What is said about a pair of rates. "new" and "fixed" are worse and better for something seen on one side only. */
export type Outcome = "worse" | "better" | "new" | "fixed" | "no-meaningful-change" | "cannot-tell";

/** Why a verdict is what it is, or what to know beside it. */
export type RateNote =
  /** A side has no known observed time. */
  | "no-exposure"
  /** Neither side has a stall. */
  | "no-stalls"
  /** So few bursts that no outcome could have been significant: not tested. */
  | "too-few"
  /** Fewer than six full blocks on a side: tested by burst, which trusts the burst gap. */
  | "few-blocks"
  /** Significant by one method only: interval and permutation disagree. */
  | "methods-disagree"
  /** Significant, but the ratio is nearer to 1 than 1.25 (0.8). */
  | "small-ratio"
  /** Significant, but less than a stall a day and 100 ms an hour of difference. */
  | "below-minimum"
  /** The counts vary more than independent events (φ > 1.5): tested per block, not per stall. */
  | "bursty"
  /** Rates are the same, but blocked time per hour or the length of stalls is not. */
  | "durations-differ";

/** The level of every test and of the q-values: five false calls in a hundred. */
export const ALPHA = 0.05;
/** A ratio between 1/1.25 and 1.25 is no meaningful change, as few would act on it. */
export const MEANINGFUL_RATIO = 1.25;
/** One stall a day: the least difference of rates that is worth a line. */
export const LEAST_STALLS_PER_HOUR = 1 / 24;
/** The least difference of blocked time per hour, in milliseconds, that is worth a line. */
export const LEAST_BLOCKED_MS_PER_HOUR = 100;
/** Above this φ the report says that stalls come in bursts. */
const BURSTY_ABOVE = 1.5;

/** A verdict and the notes that explain it. */
export interface RateJudgement {
  readonly outcome: Outcome;
  readonly notes: readonly RateNote[];
}

function isLargeEnough(a: RateSide, b: RateSide): boolean {
  const hoursA = a.observedHours ?? Number.NaN;
  const hoursB = b.observedHours ?? Number.NaN;
  const stalls = Math.abs(b.count / hoursB - a.count / hoursA);
  const blocked = Math.abs((blockedMsOf(b) ?? 0) / hoursB - (blockedMsOf(a) ?? 0) / hoursA);
  return stalls >= LEAST_STALLS_PER_HOUR || blocked >= LEAST_BLOCKED_MS_PER_HOUR;
}

function changed(a: RateSide, b: RateSide, ratio: number): Outcome {
  if (a.count === 0) return "new";
  if (b.count === 0) return "fixed";
  return ratio > 1 ? "worse" : "better";
}

/**
 * The verdict on a pair of rates, by rules in this order:
 *
 * 1. nothing to compare, or too few bursts to ever tell: cannot tell
 * 2. the 90 % interval lies within 0.8..1.25: no meaningful change, unless durations say otherwise
 * 3. q < 0.05 and the 95 % interval excludes 1 and the ratio is ≥ 1.25 (≤ 0.8) and the difference is at least a stall
 *    a day or 100 ms an hour: worse, better, new or fixed
 * 4. anything else: cannot tell
 *
 * @param q the p after the correction for the family; the p itself for the one overall test
 * @param durationsDiffer whether blocked time or the length of stalls is known to have changed
 */
export function judgeRates(
  a: RateSide,
  b: RateSide,
  evidence: RateEvidence | undefined,
  q: number | undefined,
  durationsDiffer: boolean,
): RateJudgement {
  if (!((a.observedHours ?? 0) > 0) || !((b.observedHours ?? 0) > 0)) {
    return { outcome: "cannot-tell", notes: ["no-exposure"] };
  }
  if (evidence === undefined) return { outcome: "cannot-tell", notes: ["no-stalls"] };
  const notes: RateNote[] = [];
  if (evidence.permutation === undefined) notes.push("few-blocks");
  if ((evidence.dispersion?.dispersion ?? 1) > BURSTY_ABOVE) notes.push("bursty");
  const cannotTell = (...why: RateNote[]): RateJudgement => ({
    outcome: "cannot-tell",
    notes: [...why, ...notes],
  });
  if (q === undefined) return cannotTell("too-few");
  const { estimate, low, high, inner } = evidence.ratio;
  if (inner.low >= 1 / MEANINGFUL_RATIO && inner.high <= MEANINGFUL_RATIO) {
    return durationsDiffer
      ? cannotTell("durations-differ")
      : { outcome: "no-meaningful-change", notes };
  }
  const significant = q < ALPHA;
  const excludesOne = low > 1 || high < 1;
  if (significant !== excludesOne) return cannotTell("methods-disagree");
  if (!significant) return cannotTell();
  if (estimate < MEANINGFUL_RATIO && estimate > 1 / MEANINGFUL_RATIO)
    return cannotTell("small-ratio");
  if (!isLargeEnough(a, b)) return cannotTell("below-minimum");
  return { outcome: changed(a, b, estimate), notes };
}
