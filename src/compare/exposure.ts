import { HOUR_MS } from "../record/time-units.js";
import { ratesOfServices, workingServices } from "../report/rate-base.js";
import type { BeforeAfter } from "../stats/change.js";
import { groupBy } from "../tally/group-by.js";
import { type Services, servicesKey } from "../tally/services.js";
import type { Session } from "../tally/session.js";
import type { Totals } from "../tally/totals.js";
import { versionKey } from "./absent-versions.js";
import type { CellNumber, Exposure } from "./change-input.js";
import { commonGround } from "./common-ground.js";
import type { ComparisonScale, Observation } from "./observation.js";
import { type ObservedCell, observedCells } from "./observed-cells.js";
import { observedMsOf } from "./observed-hours.js";

/** The exposure of the overall figures. */
export interface OverallExposure extends Exposure {
  /** Undefined if they are those of all services. */
  readonly services: Services | undefined;
}

/** Computes the exposures of sets of services, each once. */
export class Exposures {
  readonly #observations: BeforeAfter<Observation>;
  readonly #scale: ComparisonScale;
  readonly #known = new Map<string, Exposure>();
  readonly #observedMs: ReadonlyMap<Observation, number | undefined>;
  /** The sessions of each service: there may be thousands of services, with functions of their own. */
  readonly #ofService = new Map<Totals, ReadonlyMap<string | undefined, readonly Session[]>>();

  /** @param problems for each side, why its rates are unknown, if they are */
  constructor(
    observations: BeforeAfter<Observation>,
    scale: ComparisonScale,
    problems: readonly unknown[] = [],
  ) {
    this.#observations = observations;
    this.#scale = scale;
    const { before, after } = observations;
    this.#observedMs = new Map(
      [before, after].map((side, i) => [
        side,
        problems[i] === undefined ? observedMsOf(side) : undefined,
      ]),
    );
  }

  /** The exposure of some services, without some of their versions on either side; `undefined` means all services. */
  of(services?: Services, without: BeforeAfter<ReadonlySet<string>> = NOTHING): Exposure {
    const key = JSON.stringify([
      services === undefined ? "" : servicesKey(services),
      [...without.before].sort(),
      [...without.after].sort(),
    ]);
    const found = this.#known.get(key) ?? this.#find(services, without);
    this.#known.set(key, found);
    return found;
  }

  /** The exposure of the services that do the counted work: stalls per request of one that serves none would mix two units. */
  overall(): OverallExposure {
    const { before, after } = this.#observations;
    const sessions = [...before.totals.sessions, ...after.totals.sessions];
    const services = workingServices(this.#scale.rates, sessions);
    return { ...this.of(services), services };
  }

  /** The observed hours of some services after the change; `undefined` means all services. */
  hoursAfter(services?: Services): number | undefined {
    const { after } = this.#observations;
    const sessions = this.#sessionsOf(after, services, NOTHING.after);
    const rates = ratesOfServices(this.#scale.rates, services ?? new Set());
    return this.#sideOf(after, sessions, services === undefined, { ...this.#scale, rates }).hours;
  }

  #find(services: Services | undefined, without: BeforeAfter<ReadonlySet<string>>): Exposure {
    const { before: a, after: b } = this.#observations;
    const sessions = {
      before: this.#sessionsOf(a, services, without.before),
      after: this.#sessionsOf(b, services, without.after),
    };
    const rates = ratesOfServices(this.#scale.rates, services ?? new Set());
    const isWhole = [a, b].every(({ totals }, i) => {
      const own = i === 0 ? sessions.before : sessions.after;
      return own.length === totals.sessions.length;
    });
    // The exposure of a fleet is large, and most fleets are of one service.
    if (services !== undefined && isWhole && rates === this.#scale.rates) return this.of();
    const scale = { ...this.#scale, rates };
    const isAll = services === undefined;
    const before = this.#sideOf(a, sessions.before, isAll, scale);
    const after = this.#sideOf(b, sessions.after, isAll, scale);
    const ground = commonGround(before.cells, after.cells, scale.blockMs);
    return {
      observedHours: { before: before.hours, after: after.hours },
      rates,
      ground,
      cellNumbers: {
        before: numbersOf(ground?.cells.slice(0, ground.beforeCount) ?? [], 0),
        after: numbersOf(ground?.cells.slice(ground.beforeCount) ?? [], ground?.beforeCount ?? 0),
      },
    };
  }

  #sessionsOf(
    { totals }: Observation,
    services: Services | undefined,
    without: ReadonlySet<string>,
  ): readonly Session[] {
    if (services === undefined) return totals.sessions;
    const ofService = this.#ofService.get(totals) ?? byService(totals);
    this.#ofService.set(totals, ofService);
    const [service, ...others] = services;
    const own =
      others.length === 0
        ? (ofService.get(service) ?? [])
        : totals.sessions.filter(({ program }) => services.has(program.service));
    return own.filter((session) => !without.has(versionKey(session)));
  }

  #sideOf(
    observation: Observation,
    sessions: readonly Session[],
    isAll: boolean,
    scale: ComparisonScale,
  ): { readonly hours: number | undefined; readonly cells: ObservedCell[] } {
    const cells = observedCells(observation, sessions, scale);
    const observedMs = this.#observedMs.get(observation);
    if (observedMs === undefined) return { hours: undefined, cells };
    const inCells = cells.reduce((sum, { hours }) => sum + hours, 0);
    if (observation.windowMs === undefined) return { hours: inCells, cells };
    // The observed time that the user gave for all processes is divided among them in proportion.
    const all = observedCells(observation, observation.totals.sessions, scale);
    const seen = all.reduce((sum, { hours }) => sum + hours, 0);
    const factor = seen === 0 ? 0 : observedMs / HOUR_MS / seen;
    for (const cell of cells) cell.hours *= factor;
    return { hours: isAll ? observedMs / HOUR_MS : inCells * factor, cells };
  }
}

function byService({ sessions }: Totals): ReadonlyMap<string | undefined, readonly Session[]> {
  return groupBy(sessions, ({ program }) => program.service);
}

const NOTHING: BeforeAfter<ReadonlySet<string>> = { before: new Set(), after: new Set() };

function numbersOf(cells: readonly ObservedCell[], first: number): CellNumber {
  const ofHosts = new Map<string, Map<number, number>>();
  for (const [i, { host, block }] of cells.entries()) {
    const ofHost = ofHosts.get(host) ?? new Map<number, number>();
    ofHosts.set(host, ofHost.set(block, first + i));
  }
  return (host, block) => ofHosts.get(host)?.get(block);
}
