/** Known blockers: groups that somebody accepted as they are, until a day and for a reason. */

import { DAY_MS } from "../record/time-units.js";
import type { Acceptance, Group, GroupBy, Report } from "./model.js";
import type { ReportWarning } from "./warning.js";

/** A group that was accepted. */
export interface KnownBlocker extends Acceptance {
  /** Of the group: twelve hexadecimal digits. */
  readonly id: string;
  readonly groupBy: GroupBy;
  /** How the group was called, for people; missing where it was accepted by its id alone. */
  readonly function?: string | undefined;
  /** Where it was, for people. */
  readonly file?: string | undefined;
}

/** The known blockers of a project. */
export interface KnownBlockers {
  /** Of their file, as messages name it. */
  readonly path: string;
  readonly entries: readonly KnownBlocker[];
}

/** What known blockers are held against. */
export interface KnownContext {
  readonly groupBy: GroupBy;
  /** Some records were filtered out, so that a group that is not here may still exist. */
  readonly isFiltered: boolean;
  readonly nowMs: number;
}

/** The groups that are accepted now, by their ids. */
export type Acceptances = ReadonlyMap<string, Acceptance>;

/** The entries that hold for a report that is grouped so. */
export function acceptancesOf(
  known: KnownBlockers | undefined,
  { groupBy, nowMs }: KnownContext,
): Acceptances {
  const entries = known?.entries ?? [];
  return new Map(
    entries
      .filter((entry) => entry.groupBy === groupBy && !hasExpired(entry.until, nowMs))
      .map(({ id, until, why }) => [id, { until, why }]),
  );
}

/** Marks the groups that are accepted, and says which entries have expired or fit nothing. */
export function acceptKnown(
  report: Report,
  known: KnownBlockers | undefined,
  context: KnownContext,
): Report {
  if (known === undefined) return report;
  const acceptances = acceptancesOf(known, context);
  const ids = new Set(report.groups.map(({ id }) => id));
  return {
    ...report,
    groups: report.groups.map((group) => accepted(group, acceptances)),
    warnings: [...report.warnings, ...knownWarnings(known, ids, context)],
  };
}

function accepted(group: Group, acceptances: Acceptances): Group {
  const acceptance = acceptances.get(group.id);
  return acceptance === undefined ? group : { ...group, acceptance };
}

/** Says which entries have expired and which fit nothing. @param ids of all groups that there are */
export function knownWarnings(
  { path, entries }: KnownBlockers,
  ids: ReadonlySet<string>,
  { groupBy, isFiltered, nowMs }: KnownContext,
): ReportWarning[] {
  const here = entries.filter((entry) => entry.groupBy === groupBy);
  const expired = here.filter((entry) => ids.has(entry.id) && hasExpired(entry.until, nowMs));
  const unmatched = isFiltered || ids.size === 0 ? [] : here.filter(({ id }) => !ids.has(id));
  return [
    ...expired.map(({ id, function: name, until, why }) => ({
      code: "acceptance-expired" as const,
      path,
      ...{ id, function: name, until, why },
    })),
    ...(unmatched.length === 0
      ? []
      : [
          {
            code: "acceptance-unmatched" as const,
            path,
            blockers: unmatched.map(({ id, function: name }) => ({ id, function: name })),
          },
        ]),
  ];
}

/** Whether a day (UTC, `2027-03-01`) is over. */
export function hasExpired(day: string, nowMs: number): boolean {
  return Date.parse(`${day}T00:00:00Z`) + DAY_MS <= nowMs;
}
