/** Since when, and until when: in which versions of its services a group was seen, and in which it was not. */
import type { Filters } from "../tally/filters.js";
import { observedSpans } from "../tally/observed-time.js";
import { countOf, type Tally } from "../tally/tally.js";
import type { Totals } from "../tally/totals.js";

/** In which versions of its services a group was seen. */
export interface VersionTrail {
  /** The version of the last stall; undefined where it is not known. */
  readonly lastVersion: string | undefined;
  /** The newest version with a stall, if the last stall was in an older version that ran beside it. */
  readonly newerVersion: string | undefined;
  /** The version of the first stall, if every service had an older version without a stall. */
  readonly newIn: string | undefined;
  /** The first of the versions after all those that had a stall. */
  readonly notSince: VersionSince | undefined;
}

/** A version, and for how long it and the later ones were observed. */
export interface VersionSince {
  readonly version: string;
  readonly observedMs: number;
  /** An older version that had a stall was still running when this one was. */
  readonly isBesideOlder: boolean;
  /** The stalls expected in that time, at the rate of the versions that had stalls. */
  readonly expectedCount: number;
}

/** One version of one service. */
interface Release {
  readonly version: string;
  /** The first sign of life of a session of it. */
  fromMs: number;
  observedMs: number;
}

/** The versions of each service that were seen running, by their first start. */
export class VersionHistory {
  readonly #releases = new Map<string | undefined, Release[]>();

  constructor({ sessions }: Pick<Totals, "sessions">, filters: Filters) {
    for (const { facts, lifeLine } of sessions) {
      const [first, ...more] = observedSpans(lifeLine, filters);
      if (facts?.version === undefined || first === undefined) continue;
      const observedMs = [first, ...more].reduce((sum, { from, to }) => sum + to - from, 0);
      const ofService = this.#releases.get(facts.service) ?? [];
      this.#releases.set(facts.service, ofService);
      const known = ofService.find(({ version }) => version === facts.version);
      if (known === undefined) {
        ofService.push({ version: facts.version, fromMs: first.from, observedMs });
      } else {
        known.fromMs = Math.min(known.fromMs, first.from);
        known.observedMs += observedMs;
      }
    }
    for (const releases of this.#releases.values()) releases.sort((a, b) => a.fromMs - b.fromMs);
  }

  /** What the versions tell about some tallies, at least one. */
  trailOf(tallies: readonly Tally[]): VersionTrail {
    const first = tallies.reduce((a, b) => (b.firstSeenMs < a.firstSeenMs ? b : a));
    const last = tallies.reduce((a, b) => (b.lastSeenMs > a.lastSeenMs ? b : a));
    const services = new Set(tallies.map(({ key }) => key.program.service));
    const perService = [...services].map((service) => {
      const own = tallies.filter(({ key }) => key.program.service === service);
      const seen = new Set(own.map(({ key }) => key.program.version));
      const releases = this.#releases.get(service) ?? [];
      const oldest = releases.findIndex(({ version }) => seen.has(version));
      const newest = releases.findLastIndex(({ version }) => seen.has(version));
      const lastSeenMs = Math.max(...own.map((tally) => tally.lastSeenMs));
      const unnamed = own.filter(({ key }) => key.program.version === undefined);
      const unnamedMs = Math.max(...unnamed.map((tally) => tally.lastSeenMs));
      // A stall whose version is not known may be of any release that had begun.
      const later =
        newest < 0 ? [] : releases.slice(newest + 1).filter(({ fromMs }) => fromMs > unnamedMs);
      const seenMs = observedOf(releases.slice(Math.max(0, oldest), newest + 1));
      return {
        service,
        newestVersion: releases[newest]?.version,
        isNew: oldest > 0,
        later,
        lastSeenMs,
        expectedCount: seenMs > 0 ? (countOf(own) / seenMs) * observedOf(later) : 0,
      };
    });
    const later = perService.flatMap((one) => one.later).sort((a, b) => a.fromMs - b.fromMs);
    const lastVersion = last.key.program.version;
    const newestVersion = perService.find(
      ({ service }) => service === last.key.program.service,
    )?.newestVersion;
    const isGone = perService.every((one) => one.later.length > 0);
    return {
      lastVersion,
      newerVersion: newestVersion === lastVersion ? undefined : newestVersion,
      newIn: perService.every((one) => one.isNew) ? first.key.program.version : undefined,
      notSince:
        isGone && later[0] !== undefined
          ? {
              version: later[0].version,
              observedMs: observedOf(later),
              expectedCount: perService.reduce((sum, one) => sum + one.expectedCount, 0),
              isBesideOlder: perService.some(({ later: [next], lastSeenMs }) => {
                return next !== undefined && next.fromMs < lastSeenMs;
              }),
            }
          : undefined,
    };
  }
}

function observedOf(releases: readonly Release[]): number {
  return releases.reduce((sum, { observedMs }) => sum + observedMs, 0);
}

/** With this many stalls expected and none seen, a function is probably fixed: chance alone does that in one of 150 cases. */
const TELLING_COUNT = 5;

/** Whether a group has not been seen for so long in newer versions that it is probably fixed. */
export function isProbablyFixed({ notSince }: VersionTrail): boolean {
  return notSince !== undefined && notSince.expectedCount >= TELLING_COUNT;
}
