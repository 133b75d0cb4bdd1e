import type { SessionFacts } from "./session-table.js";

/** Which stalls a report is about. */
export interface Filters {
  /** Epoch ms; stalls that began earlier are left out. */
  readonly sinceMs?: number;
  /** Epoch ms; stalls that began at this time or later are left out. */
  readonly untilMs?: number;
  /** Stalls shorter than this are left out. */
  readonly minDurationMs?: number;
  /** Any of these; empty or missing is all. */
  readonly services?: readonly string[];
  readonly hosts?: readonly string[];
  readonly versions?: readonly string[];
}

/** Whether a time lies in the window of the filters. */
export function isInWindow(filters: Filters, timestampMs: number): boolean {
  return (
    timestampMs >= (filters.sinceMs ?? Number.NEGATIVE_INFINITY) &&
    timestampMs < (filters.untilMs ?? Number.POSITIVE_INFINITY)
  );
}

/** Whether a session passes; one that never said what it is passes only where nothing is asked. */
export function passesSession(filters: Filters, facts: SessionFacts | undefined): boolean {
  return (
    isOneOf(filters.services, facts?.service) &&
    isOneOf(filters.hosts, facts?.host) &&
    isOneOf(filters.versions, facts?.version)
  );
}

function isOneOf(wanted: readonly string[] | undefined, found: string | undefined): boolean {
  if (wanted === undefined || wanted.length === 0) return true;
  return found !== undefined && wanted.includes(found);
}
