import { watchedSpans } from "../tally/observed-time.js";
import type { Session } from "../tally/session.js";
import type { Tally } from "../tally/tally.js";
import { burstsOf } from "./change-input.js";
import type { Observation } from "./observation.js";

/** A version lacks a function if, with the rate of the other versions, so few bursts in its time were as unlikely as this. */
const UNLIKELY = 0.001;

/** A version of a service, as a key. */
export function versionKey({ program: { service, version } }: Pick<Session, "program">): string {
  return JSON.stringify([service, version]);
}

/**
 * The versions of one side that cannot have a function: without a stall of it in so much time that luck does not explain it. A function
 * of a canary is not compared over the hours of the whole fleet.
 *
 * @param tallies of the function on this side
 * @param services in which it occurs on either side
 */
export function absentVersions(
  tallies: readonly Tally[],
  { totals, filters }: Observation,
  services: ReadonlySet<string | undefined>,
  burstGapMs: number,
): ReadonlySet<string> {
  const seen = new Set(tallies.map(({ key }) => versionKey(key)));
  const watchedMs = new Map<string, number>();
  for (const session of totals.sessions) {
    if (!services.has(session.program.service)) continue;
    const key = versionKey(session);
    for (const { from, to } of watchedSpans(session.lifeLine, filters)) {
      watchedMs.set(key, (watchedMs.get(key) ?? 0) + to - from);
    }
  }
  const others = [...watchedMs].filter(([key]) => !seen.has(key));
  if (seen.size === 0 || others.length === 0) return new Set();
  const ofSeen = [...watchedMs].reduce((sum, [key, ms]) => (seen.has(key) ? sum + ms : sum), 0);
  const bursts = burstsOf(tallies, burstGapMs).size;
  return new Set(
    others.flatMap(([key, ms]) => ((ofSeen / (ofSeen + ms)) ** bursts < UNLIKELY ? [key] : [])),
  );
}
