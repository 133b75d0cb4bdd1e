import { compareTexts } from "../record/compare-texts.js";
import type { Filters } from "./filters.js";
import { observedSpans } from "./observed-time.js";
import type { Session } from "./session.js";
import type { Totals } from "./totals.js";

/** What logs can be expected to contain. */
export const EXPECTED = ["hosts", "services", "processes"] as const;
export type Expected = (typeof EXPECTED)[number];

/** What logs should contain: a number of things, or certain ones. */
export interface Expectation {
  readonly what: Expected;
  readonly count: number;
  /** Empty where only the number is known. */
  readonly names: readonly string[];
}

/** What logs should contain and do not, or only in part. */
export interface Missing {
  readonly what: Expected;
  /** The side of a comparison; undefined in a report. */
  readonly side: string | undefined;
  readonly expectedCount: number;
  /** How many of the expected names were found; if only a number was expected, how many in all. */
  readonly foundCount: number;
  /** The names that were not found; empty if only a number was expected. */
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
    const found = new Set(
      observed.map((session) => nameOf(session, what)).filter((name) => name !== undefined),
    );
    const missing = (
      what === "hosts" ? hostsNotIn(found, names) : names.filter((name) => !found.has(name))
    ).sort(compareTexts);
    const foundCount = names.length > 0 ? names.length - missing.length : found.size;
    if (foundCount >= count) return [];
    return [{ what, side, expectedCount: count, foundCount, names: missing }];
  });
}

/**
 * The expected hosts that were not observed. A list for ssh and a machine itself rarely spell a name alike: case, a dot at the end, a user
 * (`root@web-1`) and, as in GNU parallel, a number of jobs (`4/web-1`) do not count, and a short name stands for a full one unless the list has
 * several that begin with it.
 */
function hostsNotIn(found: ReadonlySet<string>, names: readonly string[]): string[] {
  const observed = new Set([...found].map(plainHost));
  const observedShort = new Set([...observed].map(shortHost));
  const counts = new Map<string, number>();
  for (const short of names.map(plainHost).map(shortHost)) {
    counts.set(short, (counts.get(short) ?? 0) + 1);
  }
  return names.filter((name) => {
    const host = plainHost(name);
    const short = shortHost(host);
    const isAlike = (host === short ? observedShort : observed).has(short);
    return !observed.has(host) && !(isAlike && counts.get(short) === 1);
  });
}

function plainHost(name: string): string {
  return name
    .toLowerCase()
    .replace(/^(?:\d+\/)?(?:[^@]*@)?/, "")
    .replace(/\.$/, "");
}

/** A host's name without its domain; an address has none. */
function shortHost(host: string): string {
  return /^[\d.]+$/.test(host) ? host : host.replace(/\..*/, "");
}

function nameOf({ id, facts }: Session, what: Expected): string | undefined {
  return what === "processes" ? id : what === "hosts" ? facts?.host : facts?.service;
}
