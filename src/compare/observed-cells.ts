/**
 * The observed time of each host in each block of time.
 */

import { HOUR_MS } from "../record/time-units.js";
import { type RateScale, weighBy } from "../report/rate-base.js";
import type { BeforeAfter } from "../stats/change.js";
import { observedSpans } from "../tally/observed-time.js";
import type { Session } from "../tally/session.js";
import type { Span } from "../tally/span.js";
import type { ComparisonScale, Observation } from "./observation.js";

/** The block for logs of less than three hours. */
const SHORT_BLOCK_MS = 600_000;
/** The shortest side, in hours, that is tested by the hour. */
const LEAST_HOURS = 3;

/** One host in one block of time. */
export interface ObservedCell {
  /** Empty if the host is unknown. */
  readonly host: string;
  /** The number of the block since the epoch. */
  readonly block: number;
  /**
   * The version that ran nearly all of this time, empty if its processes do not say; undefined if there were several, or if the whole
   * side has one version, or several services.
   */
  version?: string | undefined;
  /** The services of which the host had processes on this side; shared by all its cells. Missing where nobody asks. */
  readonly services?: ReadonlySet<string | undefined>;
  /** Hours x processes; for another rate base, the hours in which as much is done on average. */
  hours: number;
}

/** Chooses blocks of an hour, unless a side is too short for that or was added up in longer blocks. */
export function chooseScale(
  observations: readonly Observation[],
  sides: BeforeAfter<{ readonly window: Span | undefined }>,
  burstGapMs: number,
  rates: RateScale,
): ComparisonScale {
  const scales = observations.map(({ totals }) => totals.scale);
  const isLong = [sides.before, sides.after].every(({ window }) => isLongEnough(window));
  return {
    blockMs: Math.max(isLong ? HOUR_MS : SHORT_BLOCK_MS, ...scales.map(({ blockMs }) => blockMs)),
    burstGapMs: Math.max(burstGapMs, ...scales.map((scale) => scale.burstGapMs ?? 0)),
    rates,
  };
}

function isLongEnough(window: Span | undefined): boolean {
  return window !== undefined && window.to - window.from >= LEAST_HOURS * HOUR_MS;
}

/** Divides the observed time of some sessions into cells, in time order. */
export function observedCells(
  observation: Observation,
  sessions: readonly Session[],
  { blockMs, rates }: ComparisonScale,
): ObservedCell[] {
  const weigh = weighBy(rates, observation);
  const ofHosts = new Map<string, Map<number, ObservedCell>>();
  const versions = new CellVersions(sessions);
  const servicesOfHost = new Map<string, Set<string | undefined>>();
  for (const session of sessions) {
    const host = session.facts?.host ?? "";
    const cells = ofHosts.get(host) ?? new Map<number, ObservedCell>();
    ofHosts.set(host, cells);
    const services = servicesOfHost.get(host) ?? new Set();
    servicesOfHost.set(host, services.add(session.program.service));
    for (const { from, to } of observedSpans(session.lifeLine, observation.filters)) {
      for (let block = Math.floor(from / blockMs); block * blockMs < to; block++) {
        const [first, end] = [Math.max(from, block * blockMs), Math.min(to, (block + 1) * blockMs)];
        if (end <= first) continue;
        const cell = cells.get(block) ?? { host, block, services, hours: 0 };
        const hours = weigh(session, first, end);
        cell.hours += hours;
        cells.set(block, cell);
        versions.add(cell, session, hours);
      }
    }
  }
  versions.finish();
  return [...ofHosts.values()]
    .flatMap((cells) => [...cells.values()])
    .sort((a, b) => a.block - b.block || (a.host < b.host ? -1 : a.host > b.host ? 1 : 0));
}

/** A version with this share of the time of a cell has the cell. */
const NEARLY_ALL = 0.9;

/** Finds the version of each cell, if there is more than one of one service. */
class CellVersions {
  readonly #times: Map<ObservedCell, Map<string, number>> | undefined;

  constructor(sessions: readonly Session[]) {
    const services = new Set(sessions.map(({ program }) => program.service));
    const versions = new Set(sessions.map(({ program }) => program.version));
    this.#times = services.size === 1 && versions.size > 1 ? new Map() : undefined;
  }

  add(cell: ObservedCell, { program }: Session, hours: number): void {
    if (this.#times === undefined) return;
    const times = this.#times.get(cell) ?? new Map<string, number>();
    const version = program.version ?? "";
    this.#times.set(cell, times.set(version, (times.get(version) ?? 0) + hours));
  }

  /** Gives each cell its version. */
  finish(): void {
    for (const [cell, times] of this.#times ?? []) {
      for (const [version, hours] of times) {
        if (hours >= NEARLY_ALL * cell.hours) cell.version = version;
      }
    }
  }
}
