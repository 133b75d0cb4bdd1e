import { totalsOf } from "../report/build-report.js";
import { byNumber } from "../report/by-number.js";
import { shownInputs } from "../report/model.js";
import { histogramOf, hourlyOf } from "../report/series.js";
import { coverageOf, observedSpans, windowOf } from "../tally/observed-time.js";
import type { ComparisonSide } from "./comparison-model.js";
import type { Observation } from "./observation.js";

/** Describes one side, without its groups. */
export function describeSide(observation: Observation): Omit<ComparisonSide, "groups"> {
  const { totals, filters, label, inputs, windowMs } = observation;
  const coverage = coverageOf(totals, filters);
  const sessions = totals.sessions
    .filter(({ lifeLine }) => observedSpans(lifeLine, filters).length > 0)
    .map((session) => session.facts);
  const window = windowOf(totals, filters);
  return {
    label,
    inputs: shownInputs(inputs),
    window,
    coverage:
      windowMs === undefined
        ? coverage
        : // An observed time given by the user already accounts for gaps.
          { ...coverage, observedMs: windowMs, basis: "lifecycle", gaps: [] },
    totals: totalsOf(totals.tallies),
    versions: distinct(sessions.map((one) => one?.version)),
    hosts: distinct(sessions.map((one) => one?.host)),
    nodeVersions: distinct(sessions.map((one) => one?.node)),
    thresholds: distinct(sessions.map((one) => one?.threshold)),
    hourly: hourlyOf(totals, window, filters),
    histogram: histogramOf(totals.tallies),
  };
}

function distinct<T extends string | number>(values: readonly (T | undefined)[]): T[] {
  return [...new Set(values.filter((value) => value !== undefined))].sort((x, y) =>
    typeof x === "string" && typeof y === "string" ? byNumber(x, y) : Number(x) - Number(y),
  );
}
