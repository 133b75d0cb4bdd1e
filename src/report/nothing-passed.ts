import type { Filters } from "../tally/filters.js";
import { spanAround } from "../tally/span.js";
import type { Totals } from "../tally/totals.js";
import type { Condition } from "../tally/where.js";
import { byNumber } from "./by-number.js";
import { type ContextShare, contextsOf } from "./context-share.js";
import type { NothingPassed } from "./warning.js";

/**
 * Lists the values that there are, if the filters left no stalls.
 *
 * @param beyond what there is without the filters on the length and the context of single stalls, if it was read
 */
export function nothingPassed(totals: Totals, filters: Filters, beyond?: Totals): NothingPassed[] {
  const sessions = [...totals.sessions, ...totals.filteredOut];
  if (totals.tallies.length > 0 || sessions.length === 0) return [];
  const { services = [], hosts = [], versions = [], where = [], sinceMs, untilMs } = filters;
  const namesOf = (name: "service" | "host" | "version"): string[] =>
    [...new Set(sessions.flatMap(({ facts }) => facts?.[name] ?? []))].sort(byNumber);
  const isTimed = sinceMs !== undefined || untilMs !== undefined;
  const window = isTimed && spanAround(sessions.flatMap(({ lifeLine }) => lifeLine.whole ?? []));
  const known = {
    ...(services.length > 0 && { services: namesOf("service") }),
    ...(hosts.length > 0 && { hosts: namesOf("host") }),
    ...(versions.length > 0 && { versions: namesOf("version") }),
    ...(window && { window }),
    ...(where.length > 0 && { where }),
    ...(beyond && where.length > 0 && { contexts: contextsHere(beyond, where) }),
    ...(beyond && filters.minDurationMs !== undefined && { longestMs: longestIn(beyond) }),
  };
  return Object.keys(known).length === 0 ? [] : [{ code: "nothing-passed", ...known }];
}

/** The values of the keys that were asked for; those of all keys if none of them is there. */
function contextsHere({ tallies }: Totals, where: readonly Condition[]): ContextShare[] {
  const all = contextsOf(tallies);
  const asked = all.filter(({ key }) => where.some((condition) => condition.key === key));
  return asked.length > 0 ? asked : all;
}

function longestIn({ tallies }: Totals): number {
  return tallies.reduce((longest, { durations }) => Math.max(longest, durations.max ?? 0), 0);
}
