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
/**
 * With fewer degrees of freedom, units say next to nothing of how much they vary. Days need one more: two days a side would make the
 * interval wider than one day a side, and who waits as long as they were told would wait in vain.
 */
const LEAST_DF = { host: 2, day: 3 } as const;
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
  const isKept = keepOf(clock, before, after, blockMs);
  const sides: Sides = [before.filter(isKept), after.filter(isKept)];
  const cells = sides.flat();
  const isSameHosts = haveSameHosts(...sides);
  const clockStratum = clockStratumOf(clock, blockMs);
  const strata = cells.map((cell) => `${clockStratum(cell)}\n${isSameHosts ? cell.host : ""}`);
  const own = ownUnits(sides, clock, isSameHosts, blockMs);
  const { numbers, count } = numbered(strata);
  return {
    grid: {
      isAfter: Uint8Array.from(cells, (_, i) => Number(i >= sides[0].length)),
      hours: Float64Array.from(cells, ({ hours }) => hours),
      stratumOf: numbers,
      strataCount: count,
      priorDf: blockMs < HOUR_MS ? PRIOR_DF : 0,
      clusterings: [
        ...blockClusterings(sides, strata, cells.map(clockStratum)),
        ...own.clusterings,
      ],
    },
    cells,
    beforeCount: sides[0].length,
    blockHours: blockMs / HOUR_MS,
    confounders: own.confounders,
    sharedHours:
      clock.kind === "hours" && cells.length < before.length + after.length
        ? clock.hours
        : undefined,
    clock: clock.kind,
  };
}

type Sides = readonly [before: readonly ObservedCell[], after: readonly ObservedCell[]];

function hourOf({ block }: ObservedCell, blockMs: number): number {
  return Math.floor((block * blockMs) / HOUR_MS);
}

/** The hour of the clock (UTC), 0 to 23. */
function hourOfDay(cell: ObservedCell, blockMs: number): number {
  return ((hourOf(cell, blockMs) % 24) + 24) % 24;
}

function keepOf(
  clock: Clock,
  before: readonly ObservedCell[],
  after: readonly ObservedCell[],
  blockMs: number,
): (cell: ObservedCell) => boolean {
  if (clock.kind === "none") return () => true;
  if (clock.kind === "hours") return (cell) => clock.hours.has(hourOfDay(cell, blockMs));
  const hoursBefore = new Set(before.map((cell) => hourOf(cell, blockMs)));
  const hoursAfter = new Set(after.map((cell) => hourOf(cell, blockMs)));
  return (cell) => {
    const hour = hourOf(cell, blockMs);
    return hoursBefore.has(hour) && hoursAfter.has(hour);
  };
}

function clockStratumOf(clock: Clock, blockMs: number): (cell: ObservedCell) => string {
  if (clock.kind === "none") return () => "";
  const hour = clock.kind === "concurrent" ? hourOf : hourOfDay;
  return (cell) => String(hour(cell, blockMs));
}

/** The clusterings by time, which every comparison has. The stratum of a block of all hosts is the hour alone. */
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

/** Hosts and days that one side alone has: their variance is measured where there are enough of them, else they confound. */
function ownUnits(
  sides: Sides,
  clock: Clock,
  isSameHosts: boolean,
  blockMs: number,
): { readonly clusterings: Clustering[]; readonly confounders: Confounder[] } {
  const clusterings: Clustering[] = [];
  const confounders: Confounder[] = [];
  const look = (source: "host" | "day", units: readonly string[], isConfounder: boolean): void => {
    const df = new Set(units).size - 2;
    if (df >= LEAST_DF[source])
      clusterings.push(
        clusteringOf(
          source,
          units,
          units.map(() => ""),
        ),
      );
    else if (isConfounder) confounders.push(source);
  };
  const labelled = (name: (cells: readonly ObservedCell[]) => readonly unknown[]): string[] =>
    sides.flatMap((cells, side) => name(cells).map((unit) => `${side} ${unit}`));
  if (!isSameHosts)
    look(
      "host",
      labelled((cells) => cells.map(({ host }) => host)),
      true,
    );
  if (clock.kind !== "concurrent") {
    look(
      "day",
      labelled((cells) => daysOf(cells, blockMs)),
      clock.kind === "hours",
    );
  }
  if (clock.kind === "none" && blockMs <= HOUR_MS) confounders.push("time-of-day");
  return { clusterings, confounders };
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
  const hour = (cell: ObservedCell): number => hourOfDay(cell, blockMs);
  const inBefore = new Set(before.map(hour));
  const hours = new Set(after.map(hour).filter((one) => inBefore.has(one)));
  const isShared = (cell: ObservedCell): boolean => hours.has(hour(cell));
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
