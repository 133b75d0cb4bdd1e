import type { BeforeAfter, ChangeEvidence, ChangeInput } from "../stats/change.js";
import type { Judgement } from "../stats/outcome.js";
import { MEANINGFUL_RATIO } from "../stats/significance.js";

/**
 * Withdraws an outcome that could be reversed if all lines that could not be read were stalls of their side.
 *
 * @param unread the number of lines that could not be read on each side
 */
export function mindUnreadLines(
  judgement: Judgement,
  { before, after }: ChangeInput,
  { rate }: ChangeEvidence,
  unread: BeforeAfter<number>,
): Judgement {
  if (unread.before + unread.after === 0) return judgement;
  const moreAfter = (after.count + unread.after) / Math.max(1, after.count);
  const moreBefore = (before.count + unread.before) / Math.max(1, before.count);
  const low = (rate?.low ?? 0) / moreBefore;
  const high = (rate?.high ?? Number.POSITIVE_INFINITY) * moreAfter;
  const innerLow = (rate?.inner.low ?? 0) / moreBefore;
  const innerHigh = (rate?.inner.high ?? Number.POSITIVE_INFINITY) * moreAfter;
  const isSafe = {
    worse: low > 1 || unread.before === 0,
    new: low > 1 || unread.before === 0,
    better: high < 1 || unread.after === 0,
    fixed: high < 1 || unread.after === 0,
    "no-meaningful-change": innerLow >= 1 / MEANINGFUL_RATIO && innerHigh <= MEANINGFUL_RATIO,
    "small-change": true,
    "no-stalls": false,
    "cannot-tell": true,
  }[judgement.outcome];
  return isSafe
    ? judgement
    : { outcome: "cannot-tell", notes: ["unread-lines", ...judgement.notes] };
}
