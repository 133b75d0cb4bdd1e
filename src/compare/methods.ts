import { workPerHour } from "../report/rate-base.js";
import type { BeforeAfter } from "../stats/change.js";
import { POWER, RATIO_TO_FIND } from "../stats/needed-time.js";
import { leastCountForRanks } from "../stats/quantile-ranks.js";
import { DEFAULT_SEED } from "../stats/seeded-random.js";
import { ALPHA, MEANINGFUL_RATIO } from "../stats/significance.js";
import type { Exposure } from "./change-input.js";
import type { Methods } from "./comparison-model.js";
import type { ComparisonScale, Observation } from "./observation.js";

/** What is needed to reproduce the numbers of a comparison. */
export function methodsOf(
  { blockMs, burstGapMs, rates }: ComparisonScale,
  { ground }: Exposure,
  { before, after }: BeforeAfter<Observation>,
): Methods {
  const { base } = rates;
  return {
    rates: {
      ...base,
      perObservedHour: { before: workPerHour(rates, before), after: workPerHour(rates, after) },
    },
    blockMs,
    burstGapMs,
    seed: DEFAULT_SEED,
    level: ALPHA,
    meaningfulRatio: MEANINGFUL_RATIO,
    leastBurstsForP95: leastCountForRanks(0.95),
    needed: { power: POWER, ratio: RATIO_TO_FIND },
    clock: ground?.clock ?? "none",
  };
}
