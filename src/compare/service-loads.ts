import type { BeforeAfter } from "../stats/change.js";
import type { Tally } from "../tally/tally.js";
import { blockedUsOf } from "../tally/tally.js";
import type { ServiceLoad } from "./comparison-model.js";
import type { Exposures } from "./exposure.js";
import type { Observation } from "./observation.js";

/** What each service of the after side suffers, and all of them together: what a budget is held against. */
export function serviceLoads(
  { after }: BeforeAfter<Observation>,
  isReal: (tally: Tally) => boolean,
  exposures: Exposures,
): ServiceLoad[] {
  const services = new Set(after.totals.sessions.map(({ program }) => program.service));
  const tallies = after.totals.tallies.filter(isReal);
  const load = (service: string | undefined, own: readonly Tally[], hours: number | undefined) => ({
    service,
    observedHours: hours,
    count: own.reduce((sum, { count }) => sum + count, 0),
    blockedMs: blockedUsOf(own) / 1000,
    longestMs: own.reduce((longest, { durations }) => Math.max(longest, durations.max ?? 0), 0),
  });
  return [
    load(undefined, tallies, exposures.of(undefined).observedHours.after),
    ...[...services].flatMap((service) =>
      service === undefined
        ? []
        : [
            load(
              service,
              tallies.filter(({ key }) => key.program.service === service),
              exposures.of(new Set([service])).observedHours.after,
            ),
          ],
    ),
  ];
}
