import type { Filters } from "../tally/filters.js";
import type { Session } from "../tally/session.js";
import type { Totals } from "../tally/totals.js";
import type { ReportWarning } from "./model.js";

/** The code of the warning that a report is empty because of its filters. */
export const NOTHING_PASSED = "nothing-passed";

/** How many names of one kind are listed. */
const MOST_NAMES = 12;

/** Says which values there are, if filters left nothing of what was read: a name was mistyped, or a time is another one. */
export function nothingPassed(totals: Totals, filters: Filters): ReportWarning[] {
  const sessions = [...totals.sessions, ...totals.filteredOut];
  if (totals.tallies.length > 0 || sessions.length === 0) return [];
  const { services = [], hosts = [], versions = [] } = filters;
  const known = [
    ...namesText("services", services, sessions, ({ facts }) => facts?.service),
    ...namesText("hosts", hosts, sessions, ({ facts }) => facts?.host),
    ...namesText("versions", versions, sessions, ({ facts }) => facts?.version),
    ...timesText(filters, sessions),
    ...whereText(filters),
  ];
  if (known.length === 0) return [];
  return [{ code: NOTHING_PASSED, message: `no stall passes the filters; ${known.join("; ")}` }];
}

function namesText(
  what: string,
  wanted: readonly string[],
  sessions: readonly Session[],
  nameOf: (session: Session) => string | undefined,
): string[] {
  if (wanted.length === 0) return [];
  const names = [...new Set(sessions.flatMap((session) => nameOf(session) ?? []))].sort();
  if (names.length === 0) return [`no record here names its ${what.slice(0, -1)}`];
  const left = names.length - MOST_NAMES;
  const more = left > 0 ? ` and ${left} more` : "";
  return [`${what} here: ${names.slice(0, MOST_NAMES).join(", ")}${more}`];
}

function whereText({ where = [] }: Filters): string[] {
  if (where.length === 0) return [];
  const conditions = where.map(({ key, operator, value }) => `context.${key}${operator}${value}`);
  return [`--where asked for ${conditions.join(" and ")} (~ looks for a part of a value)`];
}

function timesText({ sinceMs, untilMs }: Filters, sessions: readonly Session[]): string[] {
  if (sinceMs === undefined && untilMs === undefined) return [];
  const spans = sessions.flatMap(({ lifeLine }) => lifeLine.whole ?? []);
  if (spans.length === 0) return [];
  const from = Math.min(...spans.map((span) => span.from));
  const to = Math.max(...spans.map((span) => span.to));
  const stamp = (ms: number): string => new Date(ms).toISOString();
  return [`the records are from ${stamp(from)} to ${stamp(to)}`];
}
