import type { ChangeEvidence, ChangeInput, Seen } from "./change.js";
import type { RatioTest } from "./ratio-test.js";
import {
  ALPHA,
  isMeaningfulRatio,
  LEAST_BLOCKED_MS_PER_HOUR,
  LEAST_STALLS_PER_HOUR,
  MEANINGFUL_RATIO,
} from "./significance.js";
import { hochberg } from "./simes.js";

/**
 * The outcomes of a comparison, in display order. `new` and `fixed` are worse and better for groups of one side only.
 */
export const OUTCOMES = [
  "worse",
  "new",
  "better",
  "fixed",
  /** Significant, but too small to act on. */
  "small-change",
  "no-meaningful-change",
  /** Neither side has a stall. */
  "no-stalls",
  "cannot-tell",
] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** A reason for an outcome, or a qualification of it. */
export type OutcomeNote =
  /** The observed time of a side is unknown. */
  | "no-exposure"
  /** Lines that could not be read may contain as many stalls as the difference. */
  | "unread-lines"
  /** So few bursts that no outcome could have been significant: not tested. */
  | "too-few"
  /** Too few blocks of time to measure the noise: tested by burst, which relies on the burst gap. */
  | "few-blocks"
  /** Stalls vary more than independent events. */
  | "bursty"
  /** A few blocks are so much busier that only without their surplus the difference is significant. */
  | "rush"
  /** As many stalls, but more (or less) blocked time. */
  | "by-blocked-time"
  /** More stalls but less blocked time, or the other way round. */
  | "opposite"
  /** Fewer stalls, but no less blocked time. */
  | "fewer-but-longer"
  /** The rate is the same, but blocked time or the length of stalls may differ. */
  | "durations-differ";

/** An outcome and the notes that explain it. */
export interface Judgement {
  readonly outcome: Outcome;
  readonly notes: readonly OutcomeNote[];
}

/** The dispersion above which stalls are reported to come in bursts. */
const BURSTY_ABOVE = 1.5;

/**
 * The outcome of a change, by rules in this order:
 *
 * 1. no observed time, no stalls, too few bursts to ever tell
 * 2. q < 0.05, a ratio ≥ 1.25 (≤ 0.8), and a difference of a stall a day or 100 ms an hour: worse, better, new or fixed; but cannot
 *    tell if there are fewer stalls with no less blocked time
 * 3. the 90 % interval of the rate lies within 0.8..1.25 and neither blocked time nor lengths differ: no meaningful change
 * 4. q < 0.05: a small change
 * 5. anything else: cannot tell
 *
 * @param q the p corrected for the family; the p itself for the one overall test; undefined if it was not tested
 */
export function judgeChange(
  input: ChangeInput,
  evidence: ChangeEvidence,
  q: number | undefined,
): Judgement {
  const { before, after } = input;
  const { rate, blocked, p } = evidence;
  if (!hasTime(before) || !hasTime(after)) {
    return { outcome: "cannot-tell", notes: ["no-exposure"] };
  }
  if (before.count + after.count === 0) return { outcome: "no-stalls", notes: [] };
  if (rate === undefined || p === undefined || q === undefined) {
    return { outcome: "cannot-tell", notes: ["too-few"] };
  }
  const notes: OutcomeNote[] = [];
  if (rate.noise === undefined) notes.push("few-blocks");
  if ((rate.noise?.dispersion ?? 1) > BURSTY_ABOVE) notes.push("bursty");
  if (rate.isRushProof === true) notes.push("rush");
  // The correction for the family applies to both tests.
  const cost = p > 0 ? q / p : 1;
  const [rateP = 1, blockedP = 1] = hochberg([rate, blocked].flatMap((test) => test?.p ?? []));
  const calls = [
    { test: rate, isCalled: cost * rateP < ALPHA && isRateWorthIt(before, after) },
    { test: blocked, isCalled: cost * blockedP < ALPHA && isTimeWorthIt(before, after) },
  ].flatMap(({ test, isCalled }) =>
    isCalled && test !== undefined && excludesOne(test) && isMeaningfulRatio(test.estimate)
      ? [test]
      : [],
  );
  if (calls.length > 0) {
    const outcome = calledOutcome(before, after, calls);
    return outcome === "better" && isFewerButLonger(evidence)
      ? { outcome: "cannot-tell", notes: ["fewer-but-longer", ...notes] }
      : { outcome, notes: [...callNotes(calls, rate), ...notes] };
  }
  const isSameRate = rate.inner.low >= 1 / MEANINGFUL_RATIO && rate.inner.high <= MEANINGFUL_RATIO;
  if (isSameRate) {
    return durationsDiffer(evidence)
      ? { outcome: "cannot-tell", notes: ["durations-differ", ...notes] }
      : { outcome: "no-meaningful-change", notes };
  }
  return { outcome: q < ALPHA ? "small-change" : "cannot-tell", notes };
}

function hasTime({ observedHours }: Seen): boolean {
  return (observedHours ?? 0) > 0;
}

function calledOutcome(before: Seen, after: Seen, calls: readonly RatioTest[]): Outcome {
  if (before.count === 0) return "new";
  if (after.count === 0) return "fixed";
  return calls.some(({ estimate }) => estimate > 1) ? "worse" : "better";
}

function callNotes(calls: readonly RatioTest[], rate: RatioTest): OutcomeNote[] {
  const isOpposite = new Set(calls.map(({ estimate }) => estimate > 1)).size > 1;
  if (isOpposite) return ["opposite"];
  return calls.includes(rate) ? [] : ["by-blocked-time"];
}

function excludesOne({ low, high }: RatioTest): boolean {
  return low > 1 || high < 1;
}

/** The absolute difference of two hourly rates. */
function differenceOf(before: Seen, after: Seen, amount: (side: Seen) => number): number {
  return Math.abs(
    amount(after) / (after.observedHours ?? 0) - amount(before) / (before.observedHours ?? 0),
  );
}

function isRateWorthIt(before: Seen, after: Seen): boolean {
  return (
    differenceOf(before, after, ({ count }) => count) >= LEAST_STALLS_PER_HOUR ||
    isTimeWorthIt(before, after)
  );
}

function isTimeWorthIt(before: Seen, after: Seen): boolean {
  return differenceOf(before, after, ({ blockedMs }) => blockedMs) >= LEAST_BLOCKED_MS_PER_HOUR;
}

/** Whether there is no less blocked time, though fewer stalls: one huge stall perhaps, or all of them longer. That is no improvement. */
function isFewerButLonger({ blocked, lengths }: ChangeEvidence): boolean {
  const ratio = blocked?.estimate ?? 0;
  const isLonger = lengths !== undefined && lengths.test.p < ALPHA && lengths.ratio.estimate > 1;
  return ratio >= MEANINGFUL_RATIO || (isLonger && ratio > 1 / MEANINGFUL_RATIO);
}

/** Whether blocked time looks meaningfully different, by one huge stall perhaps, or the length of stalls is known to be. */
function durationsDiffer({ blocked, lengths }: ChangeEvidence): boolean {
  const isBlockedOther = blocked !== undefined && isMeaningfulRatio(blocked.estimate);
  const isLengthOther =
    lengths !== undefined && lengths.test.p < ALPHA && isMeaningfulRatio(lengths.ratio.estimate);
  return isBlockedOther || isLengthOther;
}
