import { UsageError } from "../read/usage-error.js";
import type { Filters } from "../tally/filters.js";
import type { SettingsOf } from "./option.js";
import type { FILTER_OPTIONS } from "./shared-options.js";

/** The filters that a command was given. @throws UsageError */
export function filtersFrom(settings: SettingsOf<typeof FILTER_OPTIONS>): Filters {
  const { sinceMs, untilMs, minDurationMs, services, hosts, versions, where } = settings;
  if (sinceMs !== undefined && untilMs !== undefined && sinceMs >= untilMs) {
    throw new UsageError("--since must be earlier than --until", "since", "until");
  }
  const conditions = where.length === 0 ? undefined : where;
  return { sinceMs, untilMs, minDurationMs, services, hosts, versions, where: conditions };
}

/** Whether filters may leave records out. */
export function isFiltering(filters: Filters): boolean {
  return Object.values(filters).some((one) => one !== undefined && one.length !== 0);
}
