import type { Grid } from "./grid.js";
import { hodgesLehmannRatio, type Shift } from "./hodges-lehmann.js";
import { type MannWhitney, mannWhitney } from "./mann-whitney.js";
import {
  attainableMinimumP,
  type OneSidedAppearance,
  oneSidedAppearance,
} from "./one-sided-appearance.js";
import { type Counted, rateRatio, rateRatioInterval, testRateRatio } from "./rate-ratio.js";
import { type RatioTest, testRatio } from "./ratio-test.js";
import { simes } from "./simes.js";

/** So many bursts on a side have a variance that can be measured. */
const MANY_BURSTS = 30;

/** The same quantity on both sides. */
export interface BeforeAfter<T> {
  readonly before: T;
  readonly after: T;
}

/** What was seen on one side. */
export interface Seen {
  readonly count: number;
  readonly blockedMs: number;
  /** Hours x processes; undefined where it is unknown. */
  readonly observedHours: number | undefined;
  readonly burstCount: number;
  /** The longest stall of each burst, in ms, > 0; may be a sample. */
  readonly burstLongestMs: ArrayLike<number>;
}

/** The part of both sides that is compared: hours of the clock that both have, cut into cells. */
export interface Compared {
  readonly grid: Grid;
  /** Parallel to the cells. */
  readonly counts: Float64Array;
  readonly blockedMs: Float64Array;
  /** Bursts that began in the cells. */
  readonly burstCount: BeforeAfter<number>;
  /** Sums of the cells, hours x processes. */
  readonly observedHours: BeforeAfter<number>;
}

/** Stalls of a function, or all of them, before and after a change. */
export interface ChangeInput extends BeforeAfter<Seen> {
  /** Undefined if no time is known in which both sides can be compared. */
  readonly compared: Compared | undefined;
}

/** The numbers that an outcome is made of. */
export interface ChangeEvidence {
  /** Stalls per hour. */
  readonly rate: RatioTest | undefined;
  /** Blocked time per hour: the second test that is declared beforehand. */
  readonly blocked: RatioTest | undefined;
  /** Of both tests together (Simes); undefined without observed time or stalls. */
  readonly p: number | undefined;
  /** The smallest p that so many bursts could have given however they fell. */
  readonly attainableP: number;
  /** For something seen on one side only: the luck that would take, counted in bursts. */
  readonly appearance: OneSidedAppearance | undefined;
  /** The length of stalls, one per burst. */
  readonly lengths: { readonly test: MannWhitney; readonly ratio: Shift } | undefined;
}

/** Weighs what was seen before and after, with the methods of docs/statistics.md. @param seed of the shuffles */
export function weighChange(input: ChangeInput, seed: number): ChangeEvidence {
  const { before, after, compared } = input;
  const lengths = compareLengths(before, after);
  const bursts = burstsOf(input);
  const exact = bursts === undefined ? undefined : testRateRatio(bursts.before, bursts.after);
  if (bursts === undefined || exact === undefined || before.count + after.count === 0) {
    const nothing = { rate: undefined, blocked: undefined, p: undefined, appearance: undefined };
    return { ...nothing, attainableP: 1, lengths };
  }
  const rate =
    (compared === undefined
      ? undefined
      : testRatio(compared.counts, compared.grid, {
          leastDispersion: leastDispersionOf(compared.counts, bursts),
          exactP: isFewBursts(bursts) ? exact.central : undefined,
          seed,
        })) ?? exactRatio(bursts, exact.central);
  const blocked = compared === undefined ? undefined : testBlocked(compared, bursts, seed);
  const tests = [rate, blocked].flatMap((test) => test?.p ?? []);
  const [hoursBefore, hoursAfter] = [bursts.before.exposure, bursts.after.exposure];
  const burstCount = bursts.before.count + bursts.after.count;
  return {
    rate,
    blocked,
    p: rate === undefined ? undefined : simes(tests),
    attainableP: attainableMinimumP(burstCount, hoursBefore, hoursAfter),
    appearance: appearanceOf(bursts),
    lengths,
  };
}

/** With many bursts on both sides their number alone is no objection: each of them may have become larger. */
function isFewBursts({ before, after }: BeforeAfter<Counted>): boolean {
  return Math.min(before.count, after.count) < MANY_BURSTS;
}

/** Bursts and time of what is compared. */
function burstsOf({ before, after, compared }: ChangeInput): BeforeAfter<Counted> | undefined {
  if (before.observedHours === undefined || after.observedHours === undefined) return undefined;
  return compared === undefined
    ? {
        before: { count: before.burstCount, exposure: before.observedHours },
        after: { count: after.burstCount, exposure: after.observedHours },
      }
    : {
        before: { count: compared.burstCount.before, exposure: compared.observedHours.before },
        after: { count: compared.burstCount.after, exposure: compared.observedHours.after },
      };
}

/** Blocked time where both sides have some: of one side alone, the number of bursts says more. */
function testBlocked(
  { blockedMs, counts, grid }: Compared,
  bursts: BeforeAfter<Counted>,
  seed: number,
): RatioTest | undefined {
  const sides = [0, 1].map((side) => counts.some((x, i) => x > 0 && grid.isAfter[i] === side));
  if (!sides.every(Boolean)) return undefined;
  const leastDispersion = leastDispersionOf(blockedMs, bursts);
  return testRatio(blockedMs, grid, { leastDispersion, exactP: undefined, seed });
}

/** The dispersion of independent bursts that are all alike: what one of them weighs. */
function leastDispersionOf(values: Float64Array, { before, after }: BeforeAfter<Counted>): number {
  const total = values.reduce((sum, value) => sum + value, 0);
  return total / Math.max(1, Math.min(total, before.count + after.count));
}

/** With too few cells to measure the noise, bursts are trusted to be independent. */
function exactRatio({ before, after }: BeforeAfter<Counted>, p: number): RatioTest | undefined {
  const estimate = rateRatio(before, after);
  const outer = rateRatioInterval(before, after, 0.95);
  const inner = rateRatioInterval(before, after, 0.9);
  if (estimate === undefined || outer === undefined || inner === undefined) return undefined;
  const { low, high } = outer;
  return { estimate, low, high, inner, p, method: "burst-exact", noise: undefined };
}

function appearanceOf({ before, after }: BeforeAfter<Counted>): OneSidedAppearance | undefined {
  if (before.count === 0 && after.count > 0) {
    return oneSidedAppearance(after.count, after.exposure, before.exposure);
  }
  if (after.count === 0 && before.count > 0) {
    return oneSidedAppearance(before.count, before.exposure, after.exposure);
  }
  return undefined;
}

function compareLengths(before: Seen, after: Seen): ChangeEvidence["lengths"] {
  const test = mannWhitney(before.burstLongestMs, after.burstLongestMs);
  const ratio = hodgesLehmannRatio(before.burstLongestMs, after.burstLongestMs);
  return test === undefined || ratio === undefined ? undefined : { test, ratio };
}
