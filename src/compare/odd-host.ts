/**
 * Finds the one host of many that a difference is about: a machine with a bad disk, a pod that alone serves the heavy customer.
 */

import type { TrendQuantity } from "../report/trend-change.js";
import type { ChangeEvidence, ChangeInput } from "../stats/change.js";
import { sumStrata } from "../stats/conditional-ratio.js";
import { expectedValues } from "../stats/noise.js";
import type { RatioInterval } from "../stats/ratio-test.js";
import { isMeaningfulRatio } from "../stats/significance.js";
import { studentTwoSidedP } from "../stats/student-t.js";
import { sumOf } from "../stats/sum-of.js";
import type { CommonGround } from "./common-ground.js";
import {
  type Divisible,
  findDivision,
  ownShares,
  SurplusVariance,
  sureRatios,
  type Values,
} from "./side-division.js";

/** Of fewer hosts of the after side, none can be told from what hosts differ by. */
const LEAST_HOSTS = 4;

/** A host of the after side that is not like its other hosts. */
export interface OddHost {
  readonly host: string;
  readonly quantity: TrendQuantity;
  /** After/before, of this host alone and of the others: each against itself if both sides have the same hosts. */
  readonly alone: RatioInterval;
  readonly others: RatioInterval;
  readonly otherCount: number;
  /** Whether there is a difference without this host as well. */
  readonly haveOthersChanged: boolean;
}

/**
 * The host of the after side that differs from its others by more than chance and by more than hosts differ anyway, if that is sure.
 *
 * @param testCount how many functions are searched
 */
export function oddHost(
  input: ChangeInput,
  evidence: ChangeEvidence,
  ground: CommonGround | undefined,
  testCount = 1,
): OddHost | undefined {
  return findDivision(input, evidence, ground, testCount, oddHostOf);
}

function oddHostOf(values: Values, divisible: Divisible): OddHost | undefined {
  const { ground, level } = divisible;
  const best = farthestHost(values, ground);
  if (best === undefined || best.p * best.hostCount >= level) return undefined;
  const { host, hostCount } = best;
  const isCompared = (side: number): boolean => side === 1 || ground.isSameHosts;
  const ratios = sureRatios(
    values,
    {
      z: surplusOf(host, values, ground),
      tries: hostCount,
      parts: [
        (cell, side) => !isCompared(side) || cell.host !== host,
        (cell, side) => !isCompared(side) || cell.host === host,
      ],
    },
    divisible,
  );
  if (ratios === undefined) return undefined;
  const [others, alone] = ratios;
  return {
    host,
    quantity: values.quantity,
    alone,
    others,
    otherCount: hostCount - 1,
    haveOthersChanged: (others.low > 1 || others.high < 1) && isMeaningfulRatio(others.estimate),
  };
}

/** The hosts of one side, or of both, by how many times more they have than is expected of them, as logarithms. */
type Levels = ReadonlyMap<string, number>;

/** The host that is farthest from the others, with the p of that distance as one of ordinary hosts; their levels are log-normal. */
function farthestHost(
  values: Values,
  ground: CommonGround,
): { readonly host: string; readonly p: number; readonly hostCount: number } | undefined {
  const [before, after] = levelsOf(values, ground);
  if (after.size < LEAST_HOSTS) return undefined;
  // Where hosts differ, those of the before side tell as well how much hosts differ anyway.
  const more = ground.isSameHosts ? { squares: 0, df: 0 } : spreadOf([...before.values()]);
  const all = [...after];
  let best: { host: string; t: number; df: number } | undefined;
  for (const [host, level] of all) {
    const others = spreadOf(all.flatMap(([name, other]) => (name === host ? [] : other)));
    const df = others.df + more.df;
    const variance = ((others.squares + more.squares) / df) * (1 + 1 / (after.size - 1));
    const t = Math.abs(level - others.mean) / Math.sqrt(variance);
    if (host !== "" && t > (best?.t ?? 0)) best = { host, t, df };
  }
  if (best === undefined) return undefined;
  return { host: best.host, p: studentTwoSidedP(best.t, best.df), hostCount: after.size };
}

/** The levels of both sides; of the same hosts, the after side's alone, each against the same host before. */
function levelsOf(
  { cells, least, ratio }: Values,
  { grid, cells: observed, isSameHosts }: CommonGround,
): readonly [before: Levels, after: Levels] {
  const expected = expectedValues(sumStrata(cells, grid), grid, ratio);
  const sums = [0, 1].map(() => new Map<string, { seen: number; expected: number }>());
  for (const [i, { host }] of observed.entries()) {
    const ofSide = sums[grid.isAfter[i] as number] as (typeof sums)[number];
    const sum = ofSide.get(host) ?? { seen: 0, expected: 0 };
    sum.seen += (cells[i] as number) / least;
    sum.expected += (expected[i] as number) / least;
    ofSide.set(host, sum);
  }
  // Half an event more, so that there is a logarithm of none.
  const [before, after] = sums.map(
    (side) =>
      new Map(
        [...side].map(([host, sum]) => [host, Math.log((sum.seen + 0.5) / (sum.expected + 0.5))]),
      ),
  ) as [Map<string, number>, Map<string, number>];
  if (!isSameHosts) return [before, after];
  const changes = [...after].flatMap(([host, level]): [string, number][] => {
    const old = before.get(host);
    return old === undefined ? [] : [[host, level - old]];
  });
  return [new Map(), new Map(changes)];
}

function spreadOf(levels: readonly number[]): {
  readonly mean: number;
  readonly squares: number;
  readonly df: number;
} {
  const mean = sumOf(levels) / levels.length;
  const squares = levels.reduce((sum, level) => sum + (level - mean) ** 2, 0);
  return { mean, squares, df: levels.length - 1 };
}

/** How much more (or less) than its share a host of the after side has, in standard deviations of independent events. */
function surplusOf(
  host: string,
  { cells, ratio }: Values,
  { grid, cells: observed, beforeCount }: CommonGround,
): number {
  const counts = sumStrata(cells, grid);
  const expected = expectedValues(counts, grid, ratio);
  const shares = ownShares(counts, 1, ratio);
  const part = new SurplusVariance(counts, shares.whole);
  let surplus = 0;
  for (let cell = beforeCount; cell < observed.length; cell++) {
    if (observed[cell]?.host !== host) continue;
    const stratum = grid.stratumOf[cell] as number;
    surplus += (cells[cell] as number) - (expected[cell] as number);
    part.add(stratum, (shares.perHour[stratum] as number) * (grid.hours[cell] as number));
  }
  return Math.abs(surplus) / Math.sqrt(part.variance);
}
