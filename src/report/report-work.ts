import { HOUR_MS } from "../record/time-units.js";
import type { Filters } from "../tally/filters.js";
import { coverageOf } from "../tally/observed-time.js";
import type { Program } from "../tally/program.js";
import { blockedUsOf, countOf } from "../tally/tally.js";
import type { Totals } from "../tally/totals.js";
import { isSuspect } from "../verdict/verdict.js";
import type { TallyGroup } from "./group-tallies.js";
import type { RateScaleFound, ReportWork } from "./rate-base.js";

/** Adds up the work of a report; undefined if its rates are per hour, or unknown. */
export function reportWork(
  { base, perHour, problems, hourly }: RateScaleFound,
  { sessions, tallies, ...totals }: Totals,
  filters: Filters,
  grouped: ReadonlyMap<string, TallyGroup>,
): ReportWork | undefined {
  if (base.kind === "hour" || problems[0] !== undefined) return undefined;
  const isHourly = ({ service }: Program): boolean => hourly.has(service);
  const working = sessions.filter(({ program }) => !isHourly(program));
  const { observedMs } = coverageOf({ ...totals, tallies, sessions: working }, filters);
  const counted = tallies.filter(({ key }) => !isSuspect(key.kind) && !isHourly(key.program));
  const hourlyIds = [...grouped].flatMap(([id, { members }]) =>
    members.some(({ tally }) => isHourly(tally.key.program)) ? [id] : [],
  );
  return {
    base,
    done: ((observedMs / HOUR_MS) * perHour) / base.amount,
    count: countOf(counted),
    blockedMs: blockedUsOf(counted) / 1000,
    hourlyIds: new Set(hourlyIds),
  };
}
