import { HOURLY } from "../report/rate-base.js";
import type { BeforeAfter } from "../stats/change.js";
import { groupBy } from "../tally/group-by.js";
import { blockedUsOf, countOf, type Tally } from "../tally/tally.js";
import type { ServiceLoad } from "./comparison-model.js";
import { Exposures } from "./exposure.js";
import type { ComparisonScale, Observation } from "./observation.js";

/** The loads of each service of the after side and of all together, against which budgets are checked. */
export function serviceLoads(
  observations: BeforeAfter<Observation>,
  isReal: (tally: Tally) => boolean,
  scale: ComparisonScale,
): ServiceLoad[] {
  const { after } = observations;
  // Budgets are per hour, whatever the base of rates.
  const exposures = new Exposures(observations, { ...scale, rates: HOURLY });
  const services = new Set(after.totals.sessions.map(({ program }) => program.service));
  const tallies = after.totals.tallies.filter(isReal);
  const ofService = groupBy(tallies, ({ key }) => key.program.service);
  const load = (service: string | undefined, own: readonly Tally[], hours: number | undefined) => ({
    service,
    observedHours: hours,
    count: countOf(own),
    blockedMs: blockedUsOf(own) / 1000,
    longestMs: own.reduce((longest, { durations }) => Math.max(longest, durations.max ?? 0), 0),
  });
  return [
    load(undefined, tallies, exposures.hoursAfter()),
    ...[...services].flatMap((service) =>
      service === undefined
        ? []
        : [load(service, ofService.get(service) ?? [], exposures.hoursAfter(new Set([service])))],
    ),
  ];
}
