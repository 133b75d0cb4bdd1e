/** What the reader of a report should know, as far as it follows from the totals and the groups. */
import { isBelievable } from "../record/timestamp.js";
import { boundsFor } from "../tally/bounds.js";
import { crowdedCount } from "../tally/fold-sessions.js";
import { isNamedLess, type Session } from "../tally/session.js";
import type { Span } from "../tally/span.js";
import type { Totals } from "../tally/totals.js";
import { isBeyondCorrelation } from "./correlate.js";
import type { TallyGroup } from "./group-tallies.js";
import { notOverallNotes, type RateScaleFound } from "./rate-base.js";
import type { ReportWarning, WorkNote } from "./warning.js";

/** What limits the rates of one set of logs: work that is not counted, or not by all. */
export function rateWarnings(rates: RateScaleFound, sessions: readonly Session[]): WorkNote[] {
  const { problems, notes } = rates;
  return [...problems, ...notes, ...notOverallNotes(rates, sessions)].flatMap((note) => note ?? []);
}

/** Judged without the clock of the reading machine, which may be wrong too: the same logs give the same report everywhere. */
export function unlikelyTimes(window: Span | undefined): ReportWarning[] {
  return window === undefined || (isBelievable(window.from) && isBelievable(window.to))
    ? []
    : [{ code: "unlikely-times", window }];
}

/** Names the groups whose function is only a guess, by id. */
export function guessedAmong(
  ...sides: readonly ReadonlyMap<string, TallyGroup>[]
): ReportWarning[] {
  const names = new Map(
    sides.flatMap((groups) =>
      [...groups].flatMap(([id, { identity }]) =>
        identity.isGuessed ? [[id, identity.title]] : [],
      ),
    ) as [string, string][],
  );
  const groups = [...names].sort().map(([id, title]) => ({ id, function: title }));
  return groups.length === 0 ? [] : [{ code: "functions-guessed", groups }];
}

/** How many processes are counted without their version or service. One that a filter asks for may be among those that do not pass. */
function namedLessCount({ sessions, filteredOut }: Totals): number {
  return [...sessions, ...filteredOut]
    .filter(isNamedLess)
    .reduce((sum, { lifeLine }) => sum + lifeLine.count, 0);
}

/** The warnings about some totals: duplicates, processes that are not told apart, records that are missing. */
export function warningsOf(...all: readonly Totals[]): ReportWarning[] {
  const sessions = all.flatMap((totals) => totals.sessions);
  const sum = (count: (totals: Totals) => number): number =>
    all.reduce((total, totals) => total + count(totals), 0);
  const warnings: ReportWarning[] = [];
  const duplicates = sum(({ duplicateCount }) => duplicateCount);
  if (duplicates > 0) warnings.push({ code: "duplicate-records", count: duplicates });
  const kept = all[0]?.bounds ?? boundsFor();
  const crowded = crowdedCount(sessions);
  if (crowded > 0)
    warnings.push({ code: "not-told-apart", count: crowded, kept: kept.mostSessions });
  const nameless = sum(namedLessCount);
  if (nameless > 0) {
    warnings.push({ code: "programs-not-told-apart", count: nameless, kept: kept.mostPrograms });
  }
  if (all.some(isBeyondCorrelation)) {
    warnings.push({ code: "not-correlated", count: sum(({ moments }) => moments.count) });
  }
  const dropped = new Map<string, number>();
  for (const [reason, count] of sessions.flatMap((session) => [...session.dropped])) {
    dropped.set(reason, (dropped.get(reason) ?? 0) + count);
  }
  for (const [reason, count] of dropped) {
    if (count > 0) warnings.push({ code: "dropped-records", count, reason });
  }
  const thresholds = new Set(sessions.flatMap(({ facts }) => facts?.threshold ?? []));
  if (thresholds.size > 1) {
    const thresholdsMs = [...thresholds].sort((a, b) => a - b);
    warnings.push({ code: "mixed-thresholds", thresholdsMs });
  }
  return warnings;
}
