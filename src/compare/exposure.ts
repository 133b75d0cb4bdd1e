import type { BeforeAfter } from "../stats/change.js";
import type { Session } from "../tally/session.js";
import type { Exposure } from "./change-input.js";
import { commonGround } from "./common-ground.js";
import type { ComparisonScale, Observation } from "./observation.js";
import { cellKey, type ObservedCell, observedCells } from "./observed-cells.js";
import { observedMsOf } from "./observed-hours.js";

const HOUR_MS = 3_600_000;

/** Finds the exposures of sets of services, each once. */
export class Exposures {
  readonly #observations: BeforeAfter<Observation>;
  readonly #scale: ComparisonScale;
  readonly #known = new Map<string, Exposure>();

  constructor(observations: BeforeAfter<Observation>, scale: ComparisonScale) {
    this.#observations = observations;
    this.#scale = scale;
  }

  /** The exposure of some services; undefined for that of all. */
  of(services: ReadonlySet<string | undefined> | undefined): Exposure {
    const key = services === undefined ? "" : JSON.stringify([...services].map(String).sort());
    const found = this.#known.get(key) ?? this.#find(services);
    this.#known.set(key, found);
    return found;
  }

  #find(services: ReadonlySet<string | undefined> | undefined): Exposure {
    const before = this.#sideOf(this.#observations.before, services);
    const after = this.#sideOf(this.#observations.after, services);
    const ground = commonGround(before.cells, after.cells, this.#scale.blockMs);
    return {
      observedHours: { before: before.hours, after: after.hours },
      ground,
      cellNumbers: {
        before: numbersOf(ground?.cells.slice(0, ground.beforeCount) ?? [], 0),
        after: numbersOf(ground?.cells.slice(ground.beforeCount) ?? [], ground?.beforeCount ?? 0),
      },
    };
  }

  #sideOf(
    observation: Observation,
    services: ReadonlySet<string | undefined> | undefined,
  ): { readonly hours: number | undefined; readonly cells: ObservedCell[] } {
    const isCounted = ({ program }: Session): boolean => services?.has(program.service) ?? true;
    const sessions = observation.totals.sessions.filter(isCounted);
    const cells = observedCells(observation, sessions, this.#scale);
    const observedMs = observedMsOf(observation);
    if (observedMs === undefined) return { hours: undefined, cells };
    const inCells = cells.reduce((sum, { hours }) => sum + hours, 0);
    if (observation.windowMs === undefined) return { hours: inCells, cells };
    // What the user said of all processes holds for each of them in proportion.
    const all = observedCells(observation, observation.totals.sessions, this.#scale);
    const seen = all.reduce((sum, { hours }) => sum + hours, 0);
    const factor = seen === 0 ? 0 : observedMs / HOUR_MS / seen;
    for (const cell of cells) cell.hours *= factor;
    return { hours: services === undefined ? observedMs / HOUR_MS : inCells * factor, cells };
  }
}

function numbersOf(cells: readonly ObservedCell[], first: number): ReadonlyMap<string, number> {
  return new Map(cells.map(({ host, block }, i) => [cellKey(host, block), first + i]));
}
