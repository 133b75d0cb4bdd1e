import { defined } from "../record/defined.js";
import type { SessionFacts } from "../record/record.js";
import { HOUR_MS } from "../record/time-units.js";
import type { Condition } from "./where.js";

/** Which stalls a report is about. */
export interface Filters {
  /** Epoch ms; stalls that began earlier are left out. */
  readonly sinceMs?: number | undefined;
  /** Epoch ms; stalls that began at this time or later are left out. */
  readonly untilMs?: number | undefined;
  /** Stalls shorter than this are left out. */
  readonly minDurationMs?: number | undefined;
  /** Only these; all if empty or missing. */
  readonly services?: readonly string[];
  readonly hosts?: readonly string[];
  readonly versions?: readonly string[];
  /** What the context of a stall must be; anything if missing. */
  readonly where?: readonly Condition[] | undefined;
  /** Hours of the day (UTC, 0 to 23) that count; all if missing. */
  readonly hoursOfDay?: ReadonlySet<number>;
  /** Long silences inside a session do not count as observed. */
  readonly excludesGaps?: boolean;
}

/** The hour of the day (UTC, 0 to 23) of a time. */
export function hourOfDay(timestampMs: number): number {
  const hour = Math.floor(timestampMs / HOUR_MS) % 24;
  return hour < 0 ? hour + 24 : hour;
}

/** Whether a time lies in the window and the hours of the filters. */
export function isInWindow(filters: Filters, timestampMs: number): boolean {
  return (
    timestampMs >= (filters.sinceMs ?? Number.NEGATIVE_INFINITY) &&
    timestampMs < (filters.untilMs ?? Number.POSITIVE_INFINITY) &&
    (filters.hoursOfDay?.has(hourOfDay(timestampMs)) ?? true)
  );
}

/** Whether a session passes; one without a `start` passes only if nothing is asked of sessions. */
export function passesSession(filters: Filters, facts: SessionFacts | undefined): boolean {
  return (
    isOneOf(filters.services, facts?.service) &&
    isOneOf(filters.hosts, facts?.host) &&
    isOneOf(filters.versions, facts?.version)
  );
}

/** What the filters ask of a session. */
export function askedOf(
  { services = [], hosts = [], versions = [] }: Filters,
  { service, host, version }: SessionFacts,
): SessionFacts {
  return defined({
    service: services.length > 0 ? service : undefined,
    version: versions.length > 0 ? version : undefined,
    host: hosts.length > 0 ? host : undefined,
  });
}

function isOneOf(wanted: readonly string[] | undefined, found: string | undefined): boolean {
  if (wanted === undefined || wanted.length === 0) return true;
  return found !== undefined && wanted.includes(found);
}
