import type { Outcome } from "../compare/comparison-model.js";

/** How each outcome is headed. */
export const OUTCOME_TITLES: Readonly<Record<Outcome, string>> = {
  worse: "WORSE",
  new: "NEW",
  better: "BETTER",
  fixed: "FIXED",
  "small-change": "SIGNIFICANT, BUT SMALL",
  "no-meaningful-change": "NO MEANINGFUL CHANGE",
  "no-stalls": "NO STALLS",
  "cannot-tell": "CANNOT TELL",
};
