import { versionKey } from "../compare/absent-versions.js";
import { HOUR_MS } from "../record/time-units.js";
import type { Deploy } from "../report/deploy.js";
import { deploysOf } from "../report/series.js";
import type { Filters } from "../tally/filters.js";
import { groupBy } from "../tally/group-by.js";
import { observedSpans } from "../tally/observed-time.js";
import type { Services } from "../tally/services.js";
import type { Session } from "../tally/session.js";
import type { Totals } from "../tally/totals.js";

/** One version of a service, and its observed time. */
export interface ServiceVersion {
  readonly key: string;
  readonly service: string | undefined;
  readonly version: string | undefined;
  readonly observedHours: number;
}

interface RankedVersion extends ServiceVersion {
  /** By the first start; those that have none come first, in the order of their sessions. */
  readonly rank: number;
  readonly position: number;
}

/** The sessions, deploys and versions of each service, found once for all functions. */
export class ServiceSessions {
  readonly deploys: readonly Deploy[];
  readonly #sessions: readonly Session[];
  readonly #filters: Filters;
  readonly #ofService: ReadonlyMap<string | undefined, readonly Session[]>;
  readonly #versions = new Map<string | undefined, readonly RankedVersion[]>();
  readonly #ranks: ReadonlyMap<string, number>;
  readonly #positions: ReadonlyMap<Session, number>;

  constructor(totals: Totals, filters: Filters) {
    this.#sessions = totals.sessions;
    this.#filters = filters;
    this.#ofService = groupBy(totals.sessions, ({ program }) => program.service);
    this.deploys = deploysOf(totals, filters);
    this.#ranks = new Map(
      this.deploys.map((deploy, rank) => [versionKey({ program: deploy }), rank]),
    );
    this.#positions = new Map(totals.sessions.map((session, position) => [session, position]));
  }

  /** The sessions of some services, in the order of all. */
  of(services: Services): readonly Session[] {
    const [service, ...others] = services;
    return others.length === 0 && services.size === 1
      ? (this.#ofService.get(service) ?? [])
      : this.#sessions.filter(({ program }) => services.has(program.service));
  }

  /** The versions of some services, in the order of their first starts. */
  versionsOf(services: Services): readonly ServiceVersion[] {
    return [...services]
      .flatMap((service) => this.#versionsOfService(service))
      .sort((a, b) => a.rank - b.rank || a.position - b.position);
  }

  #versionsOfService(service: string | undefined): readonly RankedVersion[] {
    const known = this.#versions.get(service);
    if (known !== undefined) return known;
    const versions = [...groupBy(this.#ofService.get(service) ?? [], versionKey)].map(
      ([key, own]): RankedVersion => {
        const spans = own.flatMap(({ lifeLine }) => observedSpans(lifeLine, this.#filters));
        return {
          key,
          service,
          version: own[0]?.program.version,
          observedHours: spans.reduce((sum, { from, to }) => sum + to - from, 0) / HOUR_MS,
          rank: this.#ranks.get(key) ?? -1,
          position: this.#positions.get(own[0] as Session) ?? 0,
        };
      },
    );
    this.#versions.set(service, versions);
    return versions;
  }
}
