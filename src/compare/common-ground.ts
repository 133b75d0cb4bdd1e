/**
 * What of two sides can be compared, and what else than the change may make them differ.
 */
import type { Clustering, Grid } from "../stats/grid.js";
import type { ObservedCell } from "./observed-cells.js";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Sides that were watched at the same time by this share of the after side need no clock to be compared by. */
const CONCURRENT_SHARE = 0.8;
/** Hours of the clock that are shared by less than this share of both sides say too little of them. */
const LEAST_SHARED = 0.5;
/** Hosts of both sides count as the same ones if they hold this share of either side's time. */
const SAME_HOSTS_SHARE = 0.8;
/** With fewer degrees of freedom, units say next to nothing of how much they vary. */
const LEAST_DF = 2;
/** See {@link Grid.priorDf}: an hour with three blocks of ten minutes a side has something to say. */
const PRIOR_DF = 8;

/** What differs between the sides like the change itself, so that their effects cannot be told apart. */
export type Confounder = "host" | "day" | "time-of-day";

/** The cells of both sides that are compared. */
export interface CommonGround {
  readonly grid: Grid;
  /** The cells of both sides in the order of the grid: those of the before side first. */
  readonly cells: readonly ObservedCell[];
  readonly beforeCount: number;
  /** Length of a block in hours. */
  readonly blockHours: number;
  readonly confounders: readonly Confounder[];
  /** The hours of the clock (UTC) that are compared, if that is not all that was watched. */
  readonly sharedHours: ReadonlySet<number> | undefined;
  readonly clock: "concurrent" | "hours" | "none";
}

/** How the cells of both sides are matched. */
type Clock =
  /** Watched at the same time: hour by hour. */
  | { readonly kind: "concurrent" }
  /** By the hours of the clock that both cover. */
  | { readonly kind: "hours"; readonly hours: ReadonlySet<number> }
  /** Not at all. */
  | { readonly kind: "none" };

/** Finds the cells that can be compared. @returns undefined if a side has none */
export function commonGround(
  before: readonly ObservedCell[],
  after: readonly ObservedCell[],
  blockMs: number,
): CommonGround | undefined {
  if (before.length === 0 || after.length === 0) return undefined;
  const clock = clockOf(before, after, blockMs);
  const hourOf = ({ block }: ObservedCell): number => Math.floor((block * blockMs) / HOUR_MS);
  const hourOfDay = (cell: ObservedCell): number => ((hourOf(cell) % 24) + 24) % 24;
  const inBefore = new Set(before.map(hourOf));
  const inAfter = new Set(after.map(hourOf));
  const isKept = (cell: ObservedCell): boolean =>
    clock.kind === "none" ||
    (clock.kind === "hours"
      ? clock.hours.has(hourOfDay(cell))
      : inBefore.has(hourOf(cell)) && inAfter.has(hourOf(cell)));
  const sides = [before.filter(isKept), after.filter(isKept)] as const;
  const cells = [...sides[0], ...sides[1]];
  const days = sides.map((side) => daysOf(side, blockMs));
  const dayCounts = days.map((of) => new Set(of).size);
  const isSameHosts = haveSameHosts(...sides);
  const confounders: Confounder[] = [];
  const clockStratum = (cell: ObservedCell): string => {
    if (clock.kind === "none") return "";
    return String(clock.kind === "concurrent" ? hourOf(cell) : hourOfDay(cell));
  };
  const stratum = (cell: ObservedCell): string =>
    `${clockStratum(cell)}\n${isSameHosts ? cell.host : ""}`;
  const side = (i: number): string => (i < sides[0].length ? "A" : "B");
  const clusterings: Clustering[] = [];
  const cluster = (
    source: Clustering["source"],
    unit: (cell: ObservedCell, i: number) => string | number,
    unitStratum: (cell: ObservedCell) => string,
  ): void => {
    clusterings.push(
      clusteringOf(
        source,
        cells.map((cell, i) => `${side(i)}${unit(cell, i)}`),
        cells.map(unitStratum),
      ),
    );
  };
  const hostCounts = sides.map((cellsOfSide) => new Set(cellsOfSide.map(({ host }) => host)).size);
  if (Math.max(...hostCounts) > 1) {
    cluster("block", ({ host, block }) => `${block}\n${host}`, stratum);
  }
  cluster("time", ({ block }) => block, clockStratum);
  if (!isSameHosts) {
    if (sum(hostCounts) - 2 < LEAST_DF) confounders.push("host");
    else
      cluster(
        "host",
        ({ host }) => host,
        () => "",
      );
  }
  if (clock.kind !== "concurrent") {
    const allDays = [...(days[0] ?? []), ...(days[1] ?? [])];
    if (sum(dayCounts) - 2 >= LEAST_DF)
      cluster(
        "day",
        (_, i) => allDays[i] as number,
        () => "",
      );
    else if (clock.kind === "hours") confounders.push("day");
  }
  if (clock.kind === "none" && blockMs <= HOUR_MS) confounders.push("time-of-day");
  const strata = numbered(cells.map(stratum));
  return {
    grid: {
      isAfter: Uint8Array.from(cells, (_, i) => (side(i) === "B" ? 1 : 0)),
      hours: Float64Array.from(cells, ({ hours }) => hours),
      stratumOf: strata.numbers,
      strataCount: strata.count,
      priorDf: blockMs < HOUR_MS ? PRIOR_DF : 0,
      clusterings,
    },
    cells,
    beforeCount: sides[0].length,
    blockHours: blockMs / HOUR_MS,
    confounders,
    sharedHours:
      clock.kind === "hours" && cells.length < before.length + after.length
        ? clock.hours
        : undefined,
    clock: clock.kind,
  };
}

function clockOf(
  before: readonly ObservedCell[],
  after: readonly ObservedCell[],
  blockMs: number,
): Clock {
  const blocks = new Set(before.map(({ block }) => block));
  if (shareOf(after, ({ block }) => blocks.has(block)) >= CONCURRENT_SHARE) {
    return { kind: "concurrent" };
  }
  if (blockMs > HOUR_MS) return { kind: "none" };
  const hourOfDay = ({ block }: ObservedCell): number =>
    ((Math.floor((block * blockMs) / HOUR_MS) % 24) + 24) % 24;
  const inBefore = new Set(before.map(hourOfDay));
  const hours = new Set(after.map(hourOfDay).filter((hour) => inBefore.has(hour)));
  const isShared = (cell: ObservedCell): boolean => hours.has(hourOfDay(cell));
  const share = Math.max(shareOf(before, isShared), shareOf(after, isShared));
  return share >= LEAST_SHARED ? { kind: "hours", hours } : { kind: "none" };
}

/** The share of the observed time that lies in certain cells. */
function shareOf(
  cells: readonly ObservedCell[],
  isCounted: (cell: ObservedCell) => boolean,
): number {
  const hours = (of: readonly ObservedCell[]): number => sum(of.map((cell) => cell.hours));
  return hours(cells.filter(isCounted)) / hours(cells);
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

/** The day of each cell, counted from the first one of its side; what is left of less than half a day joins the day before. */
function daysOf(cells: readonly ObservedCell[], blockMs: number): number[] {
  const blocks = cells.map(({ block }) => block);
  const first = blocks.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const last = blocks.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const count = Math.max(1, Math.round(((last + 1 - first) * blockMs) / DAY_MS));
  return blocks.map((block) =>
    Math.min(count - 1, Math.floor(((block - first) * blockMs) / DAY_MS)),
  );
}

function clusteringOf(
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

/** Numbers the distinct keys in the order in which they come. */
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

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
