import { type Filters, passesSession } from "./filters.js";
import type { Session } from "./session.js";
import type { Tally } from "./tally.js";
import type { Totals } from "./totals.js";

/** Only what passes the filters: the `start` of a session may have come after its stalls were counted. */
export function filteredTotals(all: Totals, filters: Filters): Totals {
  const [left, others] = [true, false].map((isLeft) =>
    all.sessions.filter(({ facts }) => passesSession(filters, facts) === isLeft),
  ) as [Session[], Session[]];
  // All other programs have only stalls of sessions that passed when they were counted.
  const leftOut = new Set(
    others.map(({ program }) => program).filter(({ isAnonymous }) => isAnonymous),
  );
  const isLeft = (tally: Tally): boolean => !leftOut.has(tally.key.program);
  const tallies = all.tallies.filter(isLeft);
  return {
    ...all,
    sessions: left,
    filteredOut: others,
    open: all.open.filter(({ session }) => passesSession(filters, session.facts)),
    tallies,
    moments:
      tallies.length === all.tallies.length
        ? all.moments
        : all.moments.without(new Set(all.tallies.filter((tally) => !isLeft(tally)))),
    longest: all.longest.filter(({ tally }) => isLeft(tally)),
  };
}
