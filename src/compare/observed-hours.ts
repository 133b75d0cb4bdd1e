import { coverageOf } from "../tally/observed-time.js";
import type { Observation } from "./observation.js";

/**
 * For how long a side was watched, ms x processes.
 *
 * @returns undefined where it is unknown: without records of start and life, a rate made of a guess would be a wrong claim
 */
export function observedMsOf({ totals, filters, windowMs }: Observation): number | undefined {
  if (windowMs !== undefined) return windowMs;
  const coverage = coverageOf(totals, filters);
  return coverage.basis === "lifecycle" ? coverage.observedMs : undefined;
}
