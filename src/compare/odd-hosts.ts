/**
 * Finds the few hosts of many that a difference is about: a machine with a bad disk, pods that alone serve the heavy customer.
 */
import { studentTwoSidedP } from "../stats/student-t.js";
import { sumOf } from "../stats/sum-of.js";
import type { CommonGround } from "./common-ground.js";
import { type Candidate, PART, surplusOf, type Values } from "./side-division.js";

/** Of fewer hosts of the after side, none can be told from what hosts differ by. */
const LEAST_HOSTS = 4;
/** More than this share of the hosts are not the odd ones. */
const MOST_ODD = 1 / 4;

/** The hosts that differ from the others of the after side, or from what they were before, by more than hosts differ anyway. */
export function oddHosts(values: Values, level: number): Candidate | undefined {
  const { ground } = values;
  const levels = levelsOf(values);
  const odd = farthestHosts(levels.compared, levels.others, level);
  if (odd.length === 0) return undefined;
  const isOdd = new Set(odd.map(({ host }) => host));
  const { names, numbers } = ground.hosts;
  const isIn = (cell: number): boolean => isOdd.has(numbers[cell] as number);
  const nameOf = ({ host }: HostLevel): string => names[host] ?? "";
  // That time which nobody claims is not like the rest cannot be looked into.
  if (odd.some((one) => nameOf(one) === "")) return undefined;
  if (!haveAlikeOthers(ground, isOdd)) return undefined;
  const side = oddSide(levels, isOdd);
  return {
    side,
    cut: {
      by: "host",
      names: odd.map(nameOf).sort(),
      others: levels.compared.filter(({ host }) => !isOdd.has(host)).map(nameOf),
    },
    z: surplusOf(values, side, isIn),
    tries: waysToChoose(odd.length, levels.compared.length),
    partOf: (cell) => {
      // Where both sides have the same hosts, each is compared with itself.
      if (!ground.isSameHosts && cell < ground.beforeCount) return PART.both;
      return isIn(cell) ? PART.one : PART.other;
    },
  };
}

/** Whether each service of the odd hosts is on other hosts, too: the only host of a service differs by what it does, and is no odd machine. */
function haveAlikeOthers({ cells, hosts }: CommonGround, isOdd: ReadonlySet<number>): boolean {
  const services = { odd: new Set<string | undefined>(), others: new Set<string | undefined>() };
  for (const [cell, host] of hosts.numbers.entries()) {
    const found = services[isOdd.has(host) ? "odd" : "others"];
    for (const service of cells[cell]?.services ?? []) found.add(service);
  }
  return [...services.odd].every((service) => services.others.has(service));
}

/** A host, by its number on the ground, and how many times more it has than is expected of it, as a logarithm. */
interface HostLevel {
  readonly host: number;
  readonly level: number;
}

interface Levels {
  /** Of the after side; where both sides have the same hosts, how far each has come from its level before. */
  readonly compared: readonly HostLevel[];
  /** Of other hosts on the before side, which tell as well how much hosts differ anyway. */
  readonly others: readonly HostLevel[];
  /** The rates of the same hosts on each side, beside each other. */
  readonly own: () => readonly (readonly HostLevel[])[];
}

/** The side on which the odd hosts are farther from its others: the same hosts on both may have been odd before. */
function oddSide({ own }: Levels, isOdd: ReadonlySet<number>): 0 | 1 {
  const [before = 0, after = 0] = own().map((levels) => {
    const odd = spreadOf(levels.filter(({ host }) => isOdd.has(host)));
    return Math.abs(odd.mean - spreadOf(levels.filter(({ host }) => !isOdd.has(host))).mean);
  });
  return before > after ? 0 : 1;
}

/**
 * The hosts that are farthest from the others on one side, beyond what is likely of ordinary hosts, whose levels are log-normal. The
 * farthest are taken away one by one, as far as the last that is unlikely beside those that are left: otherwise two would hide each other.
 * Source: B. Rosner, "Percentage points for a generalized ESD many-outlier procedure", Technometrics 25 (1983).
 */
function farthestHosts(
  compared: readonly HostLevel[],
  alike: readonly HostLevel[],
  level: number,
): readonly HostLevel[] {
  if (compared.length < LEAST_HOSTS) return [];
  const more = alike.length === 0 ? { squares: 0, df: 0 } : spreadOf(alike);
  const most = Math.max(1, Math.floor(compared.length * MOST_ODD));
  let best: { readonly odd: readonly HostLevel[]; readonly p: number } | undefined;
  for (const direction of [1, -1]) {
    const sorted = compared.toSorted((a, b) => direction * (b.level - a.level));
    const leftFrom = spreadsFromEach(sorted);
    for (let count = 1; count <= most; count++) {
      const others = leftFrom[count] as Spread;
      const df = others.df + more.df;
      const otherCount = sorted.length - count;
      const variance = ((others.squares + more.squares) / df) * (1 + 1 / otherCount);
      const distance = Math.abs((sorted[count - 1] as HostLevel).level - others.mean);
      const p = studentTwoSidedP(distance / Math.sqrt(variance), df) * (otherCount + 1);
      // Not a number where all have the same level: then none is odd.
      if (!(p < level)) continue;
      const isLonger = best?.odd[0] === sorted[0];
      if (best === undefined || isLonger || p < best.p) best = { odd: sorted.slice(0, count), p };
    }
  }
  return best?.odd ?? [];
}

/** The levels of both sides; of the same hosts, the after side's against the same host's before. */
function levelsOf({ cells, expected, least, ground }: Values): Levels {
  const { hosts, beforeCount, isSameHosts, grid } = ground;
  const levels = (of: ArrayLike<number>, first: number, end: number): Map<number, number> => {
    const seen = new Float64Array(hosts.names.length);
    const mean = new Float64Array(hosts.names.length);
    for (let cell = first; cell < end; cell++) {
      const host = hosts.numbers[cell] as number;
      seen[host] = (seen[host] as number) + (cells[cell] as number) / least;
      mean[host] = (mean[host] as number) + (of[cell] as number) / least;
    }
    const there = new Set(hosts.numbers.subarray(first, end));
    // Half an event more, so that there is a logarithm of none.
    const ofHost = (host: number): number =>
      Math.log(((seen[host] as number) + 0.5) / ((mean[host] as number) + 0.5));
    return new Map(Array.from(there, (host) => [host, ofHost(host)]));
  };
  const sides = (of: ArrayLike<number>): readonly Map<number, number>[] => [
    levels(of, 0, beforeCount),
    levels(of, beforeCount, cells.length),
  ];
  const listed = (of: ReadonlyMap<number, number> = new Map()): HostLevel[] =>
    Array.from(of, ([host, level]) => ({ host, level }));
  const [before, after] = sides(expected);
  if (!isSameHosts) return { compared: listed(after), others: listed(before), own: () => [] };
  const compared = listed(after).flatMap(({ host, level }) => {
    const old = before?.get(host);
    return old === undefined ? [] : [{ host, level: level - old }];
  });
  // What is expected of a host on one side depends on what it has on the other: beside each other they differ by their rates.
  return { compared, others: [], own: () => sides(grid.hours).map(listed) };
}

interface Spread {
  readonly mean: number;
  /** The sum of the squared distances from the mean. */
  readonly squares: number;
  readonly df: number;
}

function spreadOf(levels: readonly HostLevel[]): Spread {
  const mean = sumOf(levels.map(({ level }) => level)) / levels.length;
  const squares = levels.reduce((sum, { level }) => sum + (level - mean) ** 2, 0);
  return { mean, squares, df: levels.length - 1 };
}

/**
 * For each level, the spread of it and all that follow, in one pass, because there may be tens of thousands of hosts.
 * Source: B. P. Welford, "Note on a method for calculating corrected sums of squares and products", Technometrics 4 (1962).
 */
function spreadsFromEach(levels: readonly HostLevel[]): readonly Spread[] {
  let spread: Spread = { mean: 0, squares: 0, df: -1 };
  return levels
    .toReversed()
    .map(({ level }) => {
      const df = spread.df + 1;
      const step = level - spread.mean;
      const mean = spread.mean + step / (df + 1);
      spread = { mean, squares: spread.squares + step * (level - mean), df };
      return spread;
    })
    .reverse();
}

/** How many sets of so many there are. */
function waysToChoose(count: number, of: number): number {
  let ways = 1;
  for (let i = 0; i < count; i++) ways *= (of - i) / (i + 1);
  return ways;
}
