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
import { type HourGround, hourGround } from "./hour-ground.js";
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
  /** All hours of both sides, where blocks are shorter and sides do not share their load by running at once. */
  readonly byHour: HourGround | undefined;
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
  const hosts = numbered(cells.map(({ host }) => host));
  const phases = numbered(cells.map(clock.phaseOf));
  const strata = isSameHosts ? paired(phases, hosts) : phases;
  const own = ownUnits(sides, hosts, clock.kind, isSameHosts, blockMs);
  return {
    grid: {
      isAfter: Uint8Array.from(cells, (_, i) => Number(i >= sides[0].length)),
      hours: Float64Array.from(cells, ({ hours }) => hours),
      stratumOf: strata.numbers,
      strataCount: strata.count,
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
    byHour:
      blockMs < HOUR_MS && clock.kind !== "concurrent"
        ? hourGround([before, after], blockMs, PRIOR_DF)
        : undefined,
    isSameHosts,
    hosts: { names: [...new Set(cells.map(({ host }) => host))], numbers: hosts.numbers },
  };
}

type Sides = readonly [before: readonly ObservedCell[], after: readonly ObservedCell[]];

/** The clusterings by time, which every comparison has. The stratum of a block of all hosts is its hour alone. */
function blockClusterings(sides: Sides, strata: Numbered, hours: Numbered): Clustering[] {
  const cells = sides.flat();
  const blocks = numbered(cells.map(({ block }) => block));
  const time = clusteringOf("time", paired(sidesOf(sides), blocks), hours);
  const hostCounts = sides.map((of) => new Set(of.map(({ host }) => host)).size);
  if (Math.max(...hostCounts) < 2) return [time];
  // A host has one cell in a block.
  const unitOf = Int32Array.from(cells.keys());
  return [{ source: "block", unitOf, stratumOf: strata.numbers }, time];
}

function sidesOf(sides: Sides): Numbered {
  return numbered(sides.flatMap((cells, side) => cells.map(() => side)));
}

/** Clusterings of hosts and days of one side only: if there are enough, their variance is measured; else they are confounders. */
function ownUnits(
  sides: Sides,
  hosts: Numbered,
  clock: ClockMatch["kind"],
  isSameHosts: boolean,
  blockMs: number,
): { readonly clusterings: Clustering[]; readonly confounders: Confounder[] } {
  const clusterings: Clustering[] = [];
  const confounders: Confounder[] = [];
  const side = sidesOf(sides);
  /** @param strata units of one stratum would have the same rate without the change */
  const look = (
    source: "host" | "day",
    unitsOfSides: Numbered,
    strata: Numbered,
    isConfounder: boolean,
  ): void => {
    const units = paired(side, unitsOfSides);
    const df = units.count - strata.count - 1;
    if (df >= LEAST_DF[source]) clusterings.push(clusteringOf(source, units, strata));
    else if (isConfounder) confounders.push(source);
  };
  const cells = sides.flat();
  if (!isSameHosts) look("host", hosts, numbered(cells.map(() => "")), true);
  if (clock !== "concurrent") {
    // If both sides have weekdays and weekends, the difference between these is not noise between days.
    const kinds = sides.map((of) => new Set(of.map((cell) => dayKindOf(cell.block * blockMs))));
    const areApart = kinds.every(({ size }) => size === 2);
    const strata = numbered(cells.map(({ block }) => (areApart ? dayKindOf(block * blockMs) : "")));
    const days = numbered(sides.flatMap((of) => daysOf(of, blockMs)));
    look("day", days, strata, clock === "hours" || blockMs > HOUR_MS);
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

/** A clustering from the unit and the stratum of each cell. */
export function clusteringOf(
  source: Clustering["source"],
  { numbers: unitOf, count }: Numbered,
  strata: Numbered,
): Clustering {
  const stratumOf = new Int32Array(count);
  for (const [cell, unit] of unitOf.entries()) {
    stratumOf[unit] = strata.numbers[cell] as number;
  }
  return { source, unitOf, stratumOf };
}

/** Which of some distinct keys each cell has: the keys are numbered in the order of their first occurrence. */
export interface Numbered {
  readonly numbers: Int32Array;
  readonly count: number;
}

function numbered(keys: ArrayLike<string | number>): Numbered {
  const known = new Map<string | number, number>();
  const numbers = Int32Array.from(keys, (key) => {
    const number = known.get(key) ?? known.size;
    known.set(key, number);
    return number;
  });
  return { numbers, count: known.size };
}

/** Numbers the distinct pairs of two keys. Without texts: there may be a million cells. */
export function paired(a: Numbered, b: Numbered): Numbered {
  return numbered(
    Float64Array.from(a.numbers, (of, cell) => of * b.count + (b.numbers[cell] as number)),
  );
}
