import type { BeforeAfter, ChangeEvidence, ChangeInput } from "../stats/change.js";
import type { Judgement } from "../stats/outcome.js";
import { MEANINGFUL_RATIO } from "../stats/significance.js";
import type { Observation } from "./observation.js";

/**
 * Withdraws an outcome that could be reversed if all lines that could not be read were stalls of their side, and of what is judged.
 * They count as stalls of the usual length.
 */
export function mindUnreadLines(
  judgement: Judgement,
  input: ChangeInput,
  { rate, blocked }: ChangeEvidence,
  observations: BeforeAfter<Observation>,
): Judgement {
  const unread = {
    before: observations.before.rejectedLineCount,
    after: observations.after.rejectedLineCount,
  };
  if (unread.before + unread.after === 0) return judgement;
  const more = (side: "before" | "after"): number =>
    (input[side].count + unread[side]) / Math.max(1, input[side].count);
  const tests = [rate, blocked].flatMap((test) => test ?? []);
  const isWorse = unread.before === 0 || tests.some(({ low }) => low / more("before") > 1);
  const isBetter = unread.after === 0 || tests.some(({ high }) => high * more("after") < 1);
  const isSafe = {
    worse: isWorse,
    new: isWorse,
    better: isBetter,
    fixed: isBetter,
    "no-meaningful-change":
      rate !== undefined &&
      rate.inner.low / more("before") >= 1 / MEANINGFUL_RATIO &&
      rate.inner.high * more("after") <= MEANINGFUL_RATIO,
    "small-change": true,
    "no-stalls": false,
    // What is said to be ruled out must hold, too.
    "cannot-tell": Math.max(more("before"), more("after")) < MEANINGFUL_RATIO,
  }[judgement.outcome];
  return isSafe
    ? judgement
    : { outcome: "cannot-tell", notes: ["unread-lines", ...judgement.notes] };
}
