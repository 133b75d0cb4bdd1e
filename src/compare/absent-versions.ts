import { observedSpans } from "../tally/observed-time.js";
import type { Program } from "../tally/program.js";
import type { Services } from "../tally/services.js";
import type { Tally } from "../tally/tally.js";
import { burstsOf } from "./change-input.js";
import type { Observation } from "./observation.js";

/** A version lacks a function if, at the rate of the other versions, having no burst in its time is less likely than this. */
const UNLIKELY = 0.001;

/** The key of a version of a service. */
export function versionKey({
  program: { service, version },
}: {
  readonly program: Pick<Program, "service" | "version">;
}): string {
  return JSON.stringify([service, version]);
}

/** The observed time (ms x processes) of each version of one side, by service and {@link versionKey}. */
export type ObservedVersions = ReadonlyMap<string | undefined, ReadonlyMap<string, number>>;

/** Adds up the observed time of each version; done once per side, for all of its functions. */
export function observedVersions({ totals, filters }: Observation): ObservedVersions {
  const ofServices = new Map<string | undefined, Map<string, number>>();
  for (const session of totals.sessions) {
    const { service } = session.program;
    const key = versionKey(session);
    for (const { from, to } of observedSpans(session.lifeLine, filters)) {
      const versions = ofServices.get(service) ?? new Map<string, number>();
      ofServices.set(service, versions.set(key, (versions.get(key) ?? 0) + to - from));
    }
  }
  return ofServices;
}

/**
 * The versions of one side that do not have a function: they had no stall of it in so much time that chance does not explain it. A
 * canary's function is therefore not compared over the hours of the whole fleet.
 *
 * @param tallies the function's on this side
 * @param services in which the function occurs on either side
 */
export function absentVersions(
  tallies: readonly Tally[],
  versions: ObservedVersions,
  services: Services,
  burstGapMs: number,
): ReadonlySet<string> {
  const seen = new Set(tallies.map(({ key }) => versionKey(key)));
  const observed = [...services].flatMap((service) => [...(versions.get(service) ?? [])]);
  const others = observed.filter(([key]) => !seen.has(key));
  if (seen.size === 0 || others.length === 0) return new Set();
  const ofSeen = observed.reduce(
    (sum, [key, observedMs]) => (seen.has(key) ? sum + observedMs : sum),
    0,
  );
  const bursts = burstsOf(tallies, burstGapMs).size;
  return new Set(
    others.flatMap(([key, observedMs]) =>
      (ofSeen / (ofSeen + observedMs)) ** bursts < UNLIKELY ? [key] : [],
    ),
  );
}
