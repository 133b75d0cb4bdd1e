import type { Tally } from "./tally.js";

/** The services of some stalls; undefined: the processes without a service. */
export type Services = ReadonlySet<string | undefined>;

export function servicesOf(tallies: readonly Tally[]): Services {
  return new Set(tallies.map(({ key }) => key.program.service));
}

/** One key for equal sets of services. */
export function servicesKey(services: Services): string {
  return JSON.stringify([...services].sort());
}
