import { compareTexts } from "../record/compare-texts.js";
import type { Filters } from "./filters.js";
import { observedSpans } from "./observed-time.js";
import type { Session } from "./session.js";
import type { Totals } from "./totals.js";

/** What can be expected to be in logs. */
export const EXPECTED = ["hosts", "services", "processes"] as const;
export type Expected = (typeof EXPECTED)[number];

/** What should be in logs: so many, or these. */
export interface Expectation {
  readonly what: Expected;
  readonly count: number;
  /** Empty where only the number is known. */
  readonly names: readonly string[];
}

/** What should be in logs and is not, or only in part. */
export interface Missing {
  readonly what: Expected;
  /** The side of a comparison; undefined in a report. */
  readonly side: string | undefined;
  readonly expectedCount: number;
  /** Of those that were expected; where only their number was said, of all. */
  readonly foundCount: number;
  /** By name; empty where only the number was said. */
  readonly names: readonly string[];
}

/** Compares what was expected with what was observed, inside the filters. Only what is missing is returned. */
export function missingFrom(
  { sessions }: Totals,
  filters: Filters,
  expectations: readonly Expectation[],
  side?: string,
): Missing[] {
  if (expectations.length === 0) return [];
  const observed = sessions.filter(({ lifeLine }) => observedSpans(lifeLine, filters).length > 0);
  return expectations.flatMap(({ what, count, names }): Missing[] => {
    const found = new Set(observed.map((session) => nameOf(session, what)));
    found.delete(undefined);
    const missing = names.filter((name) => !found.has(name)).sort(compareTexts);
    const foundCount = names.length > 0 ? names.length - missing.length : found.size;
    if (foundCount >= count) return [];
    return [{ what, side, expectedCount: count, foundCount, names: missing }];
  });
}

function nameOf({ id, facts }: Session, what: Expected): string | undefined {
  return what === "processes" ? id : what === "hosts" ? facts?.host : facts?.service;
}
