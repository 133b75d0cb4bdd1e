/**
 * Divides a side in two, by time, by host or by version, and finds whether both parts have the same ratio to the other side.
 */
import type { TrendQuantity } from "../report/trend-change.js";
import type { BeforeAfter, ChangeEvidence, ChangeInput } from "../stats/change.js";
import {
  likeliestRatio,
  type StratifiedCounts,
  scoreInterval,
  sumStrata,
} from "../stats/conditional-ratio.js";
import { type Grid, partOfGrid } from "../stats/grid.js";
import { expectedValues, type Noise, noiseBetween, widest } from "../stats/noise.js";
import { noiseOf, type RatioInterval } from "../stats/ratio-test.js";
import { runsNoise } from "../stats/runs-noise.js";
import { ALPHA, isMeaningfulRatio } from "../stats/significance.js";
import { studentCriticalValue, studentTwoSidedP } from "../stats/student-t.js";
import type { Span } from "../tally/span.js";
import { type CommonGround, clusteringOf, LEAST_DF, paired } from "./common-ground.js";
import { distanceOf, type Surplus, SurplusVariance } from "./surplus-variance.js";

/** What tells both parts of a side from each other. */
export type Cut =
  /** Until a moment, the beginning of a block, and since; within the time of all that was compared. */
  | { readonly by: "time"; readonly atMs: number; readonly within: Span }
  /** Some hosts or versions, and the others. An empty name is that of processes that do not say their version. */
  | {
      readonly by: "host" | "version";
      readonly names: readonly string[];
      readonly others: readonly string[];
    };

/** A side that is not one thing. */
export interface SideDivision {
  readonly side: keyof BeforeAfter<unknown>;
  readonly quantity: TrendQuantity;
  readonly cut: Cut;
  /** After/before, with the one part of that side (until the moment, the named) and with the other. */
  readonly ratios: readonly [RatioInterval, RatioInterval];
  /** Whether there is a difference without the one part as well. */
  readonly haveOthersChanged: boolean;
}

/** What was compared, as values of the cells of a ground. */
export interface Values {
  readonly quantity: TrendQuantity;
  readonly cells: Float64Array;
  /** What the ratio of the whole expects in each cell. */
  readonly expected: Float64Array;
  readonly counts: StratifiedCounts;
  /** The mean size of an independent event. */
  readonly least: number;
  /** After/before, of the whole. */
  readonly ratio: number;
  readonly ground: CommonGround;
}

/** In which part of a divided side a cell is compared; a cell of the other side may be compared with both. */
export const PART = { one: 0, other: 1, both: 2, neither: 3 } as const;
type Part = (typeof PART)[keyof typeof PART];
/** The part of a cell, by its index. */
export type PartOfCell = (cell: number) => Part;

/** A way to divide a side that looks promising. */
export interface Candidate {
  /** 1 for the after side. */
  readonly side: 0 | 1;
  readonly cut: Cut;
  /** The surplus of a part, in standard deviations of independent events. */
  readonly z: number;
  /** How many ways were looked at; not whole if some of them are much alike. */
  readonly tries: number;
  readonly partOf: PartOfCell;
  /** Whole hosts are told apart that are compared with themselves: the parts must stand out of how hosts change by themselves. */
  readonly isOfHosts?: boolean | undefined;
}

/** The rates and the blocked times that were compared, as far as they have a ratio. */
export function comparedValues(
  { compared }: ChangeInput,
  { rate, blocked }: ChangeEvidence,
  ground: CommonGround | undefined,
): Values[] {
  if (compared === undefined || ground === undefined) return [];
  const { counts, blockedMs, burstCount } = compared;
  const eventCount = burstCount.before + burstCount.after;
  return [
    ...(rate === undefined ? [] : [valuesOf("rate", counts, eventCount, rate.estimate, ground)]),
    ...(blocked === undefined
      ? []
      : [valuesOf("blocked", blockedMs, eventCount, blocked.estimate, ground)]),
  ];
}

function valuesOf(
  quantity: TrendQuantity,
  cells: Float64Array,
  eventCount: number,
  ratio: number,
  ground: CommonGround,
): Values {
  const counts = sumStrata(cells, ground.grid);
  const total = counts.before + counts.after;
  return {
    ...{ quantity, cells, counts, ratio, ground },
    expected: expectedValues(counts, ground.grid, ratio),
    least: total / Math.max(1, Math.min(total, eventCount)),
  };
}

/** With fewer degrees of freedom, no p is small, and a noise that is not the widest says nothing. */
const LEAST_OBJECTOR_DF = 3;

/** The ratios of both parts of a division; undefined if they may be the same, or differ too little to matter. @param level the p below which it is sure */
export function sureDivision(
  values: Values,
  { side, cut, z, tries, partOf, isOfHosts }: Candidate,
  level: number,
): SideDivision | undefined {
  const { least, quantity, ground } = values;
  const pOf = ({ dispersion, degreesOfFreedom }: Omit<Noise, "source">): number =>
    tries * studentTwoSidedP(z / Math.sqrt(dispersion), degreesOfFreedom);
  // The noise of the parts is measured only where independent events would be sure.
  if (pOf({ dispersion: least, degreesOfFreedom: ground.cells.length }) >= level) return undefined;
  const parts = Uint8Array.from(values.cells, (_, cell) => partOf(cell));
  const one = partOfSide(values, parts, PART.one);
  const other = partOfSide(values, parts, PART.other);
  if (one === undefined || other === undefined) return undefined;
  const noises = noisesWithin(values, { side, cut, isOfHosts }, parts, [one, other]);
  // The noise with the widest 95 % interval is not that with the largest p, if others have fewer degrees of freedom.
  const noise = widest(noises);
  const objectors = noises.filter(
    (each) => each === noise || each.degreesOfFreedom >= LEAST_OBJECTOR_DF,
  );
  if (noise === undefined || objectors.some((each) => pOf(each) >= level)) return undefined;
  if (!isMeaningfulRatio(other.estimate / one.estimate)) return undefined;
  const limit = studentCriticalValue(ALPHA, noise.degreesOfFreedom);
  const interval = ({ counts, estimate }: SidePart): RatioInterval => {
    const [low, high] = scoreInterval(counts, noise.dispersion, limit);
    return { estimate, low, high };
  };
  const rest = interval(other);
  return {
    ...{ side: side === 1 ? "after" : "before", quantity, cut },
    ratios: [interval(one), rest],
    haveOthersChanged: (rest.low > 1 || rest.high < 1) && isMeaningfulRatio(rest.estimate),
  };
}

/** One part of the divided side beside the other side. */
interface SidePart {
  readonly values: Float64Array;
  readonly grid: Grid;
  readonly counts: StratifiedCounts;
  /** After/before. */
  readonly estimate: number;
}

function partOfSide(
  { cells, ground }: Values,
  parts: Uint8Array,
  part: Part,
): SidePart | undefined {
  const own: number[] = [];
  for (const [cell, is] of parts.entries()) if (is === part || is === PART.both) own.push(cell);
  const grid = partOfGrid(ground.grid, own);
  const values = Float64Array.from(own, (cell) => cells[cell] as number);
  const counts = sumStrata(values, grid);
  const estimate = likeliestRatio(counts);
  return estimate === undefined ? undefined : { values, grid, counts, estimate };
}

/** A ratio of 0 or Infinity as one that can be multiplied. */
const FARTHEST = 1e9;

/**
 * The noises that are left if each part has its own ratio: an hour in which both parts are like their ratios is no noise, however far these
 * are apart. Whether load drifts, both parts tell together: a few hours alone often look like it. A moment must stand out of what runs of
 * hours on either side of it stray, too.
 */
function noisesWithin(
  { cells, least, ratio, ground }: Values,
  { side, cut, isOfHosts }: Pick<Candidate, "side" | "cut" | "isOfHosts">,
  parts: Uint8Array,
  both: readonly [SidePart, SidePart],
): readonly Noise[] {
  const { grid } = ground;
  const ratios = [both[0].estimate, both[1].estimate, ratio, ratio];
  const weights = ratios.map((one) => {
    const finite = Math.min(FARTHEST, Math.max(1 / FARTHEST, one));
    return side === 1 ? finite : 1 / finite;
  });
  const hours = grid.hours.map((time, cell) =>
    grid.isAfter[cell] === side ? time * (weights[parts[cell] as number] as number) : time,
  );
  const weighted: Grid = { ...grid, hours };
  const expected = expectedValues(sumStrata(cells, weighted), weighted, 1);
  const together = noiseOf(cells, expected, grid, least);
  const alone = both.map(({ values, grid: own, counts, estimate }) =>
    noiseOf(values, expectedValues(counts, own, estimate), own, least, false),
  );
  const runs = cut.by === "time" ? runsNoise(cells, expected, grid, side, parts) : undefined;
  const hosts = isOfHosts ? noiseOfHosts(cells, expected, ground, least) : undefined;
  return [together, runs, hosts, ...alone].filter((noise) => noise !== undefined);
}

/** How much more hosts vary in what has become of them than by chance. @returns undefined if these are too few to tell */
function noiseOfHosts(
  values: Float64Array,
  expected: Float64Array,
  { grid, hosts: { names, numbers } }: CommonGround,
  least: number,
): Noise | undefined {
  const hosts = { numbers, count: names.length };
  const units = paired({ numbers: Int32Array.from(grid.isAfter), count: 2 }, hosts);
  const noise = noiseBetween(values, expected, grid, clusteringOf("host", units, hosts), least);
  if (noise === undefined) return undefined;
  // The second part's ratio costs a degree of freedom, too, which matters where there are so few.
  const df = noise.degreesOfFreedom - 1;
  if (df < LEAST_DF.host) return undefined;
  return { ...noise, dispersion: (noise.dispersion * (df + 1)) / df, degreesOfFreedom: df };
}

/** Each stratum's expected share of events of a side: of all its time, and of each hour. */
export function ownShares(
  { counts: { strata }, ratio }: Pick<Values, "counts" | "ratio">,
  side: 0 | 1,
): { readonly whole: readonly number[]; readonly perHour: readonly number[] } {
  const whole = strata.map(({ hoursBefore, hoursAfter }) => {
    const after = Number.isFinite(ratio)
      ? (ratio * hoursAfter) / (hoursBefore + ratio * hoursAfter)
      : 1;
    return side === 1 ? after : 1 - after;
  });
  const perHour = strata.map(({ hoursBefore, hoursAfter }, i) => {
    return (whole[i] as number) / (side === 1 ? hoursAfter : hoursBefore);
  });
  return { whole, perHour };
}

/** How much more (or less) than its share the one part of a side has, in standard deviations of independent events. */
export function surplusOf(values: Values, side: 0 | 1, isIn: (cell: number) => boolean): number {
  return distanceOf(surplusIn(values, side, isIn));
}

/** The surplus of the cells of a side that are in the part. @param values of a whole, or of one host with its own ratio */
export function surplusIn(
  values: Omit<Values, "quantity" | "least" | "ground"> & {
    readonly ground: Pick<CommonGround, "grid">;
  },
  side: 0 | 1,
  isIn: (cell: number) => boolean,
): Surplus {
  const {
    cells,
    expected,
    counts,
    ground: { grid },
  } = values;
  const shares = ownShares(values, side);
  const part = new SurplusVariance(counts, shares.whole);
  let surplus = 0;
  for (const [cell, value] of cells.entries()) {
    if (grid.isAfter[cell] !== side || !isIn(cell)) continue;
    const stratum = grid.stratumOf[cell] as number;
    surplus += value - (expected[cell] as number);
    part.add(stratum, (shares.perHour[stratum] as number) * (grid.hours[cell] as number));
  }
  return { surplus, variance: part.ofSurplus };
}
