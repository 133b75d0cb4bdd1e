/**
 * Finds what can be compared of two sides, and what besides the change may make them differ.
 */
import { DAY_MS, HOUR_MS } from "../record/time-units.js";
import type { Confounder } from "../report/trend-change.js";
import type { Clustering, Grid } from "../stats/grid.js";
import {
  type ClockMatch,
  dayKindOf,
  hoursCovered,
  matchByClock,
  type SharedHours,
  shareOf,
} from "./clock-match.js";
import type { ObservedCell } from "./observed-cells.js";

/** The hosts of both sides count as the same if common hosts have this share of each side's time. */
const SAME_HOSTS_SHARE = 0.8;
/**
 * With fewer degrees of freedom, the variance between units is hardly known. Days need one more: two days per side would make the
 * interval wider than one day per side, and waiting for the proposed time would be in vain.
 */
export const LEAST_DF = { host: 2, day: 3 } as const;
/** See {@link Grid.priorDf}: makes half an hour per side, three blocks of ten minutes, informative. */
const PRIOR_DF = 8;

/** The cells of both sides that are compared. */
export interface CommonGround {
  readonly grid: Grid;
  /** The cells of both sides in the order of the grid: the before side's first, each side in the order of time. */
  readonly cells: readonly ObservedCell[];
  readonly beforeCount: number;
  /** The length of a block in hours. */
  readonly blockHours: number;
  readonly confounders: readonly Confounder[];
  /** The hours that are compared, if not all observed ones are. */
  readonly sharedHours: readonly SharedHours[] | undefined;
  readonly clock: ClockMatch["kind"];
  /** Whether both sides have the same hosts, each of which is compared with itself. */
  readonly isSameHosts: boolean;
  /** The distinct hosts, and which of them (0-based) each cell is of. */
  readonly hosts: { readonly names: readonly string[]; readonly numbers: Int32Array };
}

/** Finds the cells that can be compared. @returns undefined if a side has none */
export function commonGround(
  before: readonly ObservedCell[],
  after: readonly ObservedCell[],
  blockMs: number,
): CommonGround | undefined {
  if (before.length === 0 || after.length === 0) return undefined;
  const clock = matchByClock(before, after, blockMs);
  const isKept = (cell: ObservedCell): boolean => clock.shared.has(clock.phaseOf(cell));
  const sides: Sides = [before.filter(isKept), after.filter(isKept)];
  const cells = sides.flat();
  const isSameHosts = haveSameHosts(...sides);
  const phases = cells.map(clock.phaseOf);
  const strata = cells.map(({ host }, i) => `${phases[i]}\n${isSameHosts ? host : ""}`);
  const own = ownUnits(sides, clock.kind, isSameHosts, blockMs);
  const { numbers, count } = numbered(strata);
  return {
    grid: {
      isAfter: Uint8Array.from(cells, (_, i) => Number(i >= sides[0].length)),
      hours: Float64Array.from(cells, ({ hours }) => hours),
      stratumOf: numbers,
      strataCount: count,
      priorDf: blockMs < HOUR_MS ? PRIOR_DF : 0,
      clusterings: [...blockClusterings(sides, strata, phases), ...own.clusterings],
    },
    cells,
    beforeCount: sides[0].length,
    blockHours: blockMs / HOUR_MS,
    confounders: own.confounders,
    sharedHours:
      clock.kind === "hours" && cells.length < before.length + after.length
        ? hoursCovered(cells, [...before, ...after], blockMs)
        : undefined,
    clock: clock.kind,
    isSameHosts,
    hosts: hostsOf(cells),
  };
}

function hostsOf(cells: readonly ObservedCell[]): CommonGround["hosts"] {
  const keys = cells.map(({ host }) => host);
  return { names: [...new Set(keys)], numbers: numbered(keys).numbers };
}

type Sides = readonly [before: readonly ObservedCell[], after: readonly ObservedCell[]];

/** The clusterings by time, which every comparison has. The stratum of a block of all hosts is its hour alone. */
function blockClusterings(
  sides: Sides,
  strata: readonly string[],
  hours: readonly string[],
): Clustering[] {
  const cells = sides.flat();
  const side = (i: number): string => (i < sides[0].length ? "A" : "B");
  const time = clusteringOf(
    "time",
    cells.map(({ block }, i) => `${side(i)}${block}`),
    hours,
  );
  const hostCounts = sides.map((of) => new Set(of.map(({ host }) => host)).size);
  if (Math.max(...hostCounts) < 2) return [time];
  const units = cells.map(({ block, host }, i) => `${side(i)}${block}\n${host}`);
  return [clusteringOf("block", units, strata), time];
}

/** Clusterings of hosts and days of one side only: if there are enough, their variance is measured; else they are confounders. */
function ownUnits(
  sides: Sides,
  clock: ClockMatch["kind"],
  isSameHosts: boolean,
  blockMs: number,
): { readonly clusterings: Clustering[]; readonly confounders: Confounder[] } {
  const clusterings: Clustering[] = [];
  const confounders: Confounder[] = [];
  /** @param strata units of one stratum would have the same rate without the change */
  const look = (
    source: "host" | "day",
    nameOf: (cells: readonly ObservedCell[]) => readonly unknown[],
    strata: readonly string[],
    isConfounder: boolean,
  ): void => {
    const units = sides.flatMap((cells, side) => nameOf(cells).map((unit) => `${side} ${unit}`));
    const df = new Set(units).size - new Set(strata).size - 1;
    if (df >= LEAST_DF[source]) clusterings.push(clusteringOf(source, units, strata));
    else if (isConfounder) confounders.push(source);
  };
  const cells = sides.flat();
  if (!isSameHosts) {
    const hosts = (side: readonly ObservedCell[]): string[] => side.map(({ host }) => host);
    look(
      "host",
      hosts,
      cells.map(() => ""),
      true,
    );
  }
  if (clock !== "concurrent") {
    // If both sides have weekdays and weekends, the difference between these is not noise between days.
    const kinds = sides.map((side) => new Set(side.map((cell) => dayKindOf(cell.block * blockMs))));
    const areApart = kinds.every(({ size }) => size === 2);
    const strata = cells.map(({ block }) => (areApart ? dayKindOf(block * blockMs) : ""));
    look("day", (side) => daysOf(side, blockMs), strata, clock === "hours" || blockMs > HOUR_MS);
  }
  if (clock === "none" && blockMs <= HOUR_MS) confounders.push("time-of-day");
  return { clusterings, confounders };
}

function haveSameHosts(before: readonly ObservedCell[], after: readonly ObservedCell[]): boolean {
  const isIn = (cells: readonly ObservedCell[]): ((cell: ObservedCell) => boolean) => {
    const hosts = new Set(cells.map(({ host }) => host));
    return ({ host }) => hosts.has(host);
  };
  return (
    shareOf(before, isIn(after)) >= SAME_HOSTS_SHARE &&
    shareOf(after, isIn(before)) >= SAME_HOSTS_SHARE
  );
}

/** The day of each cell, counted from the first of its side; a rest of less than half a day joins the previous day. */
function daysOf(cells: readonly ObservedCell[], blockMs: number): number[] {
  const blocks = cells.map(({ block }) => block);
  const first = blocks.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const last = blocks.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const count = Math.max(1, Math.round(((last + 1 - first) * blockMs) / DAY_MS));
  return blocks.map((block) =>
    Math.min(count - 1, Math.floor(((block - first) * blockMs) / DAY_MS)),
  );
}

/** A clustering from the names of each cell's unit and stratum. */
export function clusteringOf(
  source: Clustering["source"],
  units: readonly string[],
  strata: readonly string[],
): Clustering {
  const unitOf = numbered(units);
  const stratumOfCell = numbered(strata).numbers;
  const stratumOf = new Int32Array(unitOf.count);
  for (const [cell, unit] of unitOf.numbers.entries()) {
    stratumOf[unit] = stratumOfCell[cell] as number;
  }
  return { source, unitOf: unitOf.numbers, stratumOf };
}

/** Numbers the distinct keys in the order of their first occurrence. */
function numbered(keys: readonly string[]): {
  readonly numbers: Int32Array;
  readonly count: number;
} {
  const known = new Map<string, number>();
  const numbers = Int32Array.from(keys, (key) => {
    const number = known.get(key) ?? known.size;
    known.set(key, number);
    return number;
  });
  return { numbers, count: known.size };
}
