import { coverageOf } from "../tally/observed-time.js";
import type { Observation } from "./observation.js";

/**
 * The observed time of a side, ms x processes.
 *
 * @returns undefined if unknown: without start and alive records, a rate would rest on a guess
 */
export function observedMsOf({ totals, filters, windowMs }: Observation): number | undefined {
  if (windowMs !== undefined) return windowMs;
  const coverage = coverageOf(totals, filters);
  return coverage.basis === "lifecycle" ? coverage.observedMs : undefined;
}
