import type { Grid } from "./grid.js";
import { hodgesLehmannRatio, type Shift } from "./hodges-lehmann.js";
import type { Hours } from "./hour-noise.js";
import { type MannWhitney, mannWhitney } from "./mann-whitney.js";
import {
  attainableMinimumP,
  type OneSidedAppearance,
  oneSidedAppearance,
} from "./one-sided-appearance.js";
import { type Counted, rateRatio, rateRatioInterval, testRateRatio } from "./rate-ratio.js";
import type { RatioTest, RatioTestOptions } from "./ratio-test.js";
import { testRushProof } from "./rush-proof-ratio.js";
import { simes } from "./simes.js";

/** From this many bursts on, the variance of a side can be measured. */
const MANY_BURSTS = 30;

/** The same quantity on both sides. */
export interface BeforeAfter<T> {
  readonly before: T;
  readonly after: T;
}

/** What was observed on one side. */
export interface Seen {
  readonly count: number;
  readonly blockedMs: number;
  /** Hours x processes; undefined if unknown. */
  readonly observedHours: number | undefined;
  readonly burstCount: number;
  /**
   * The lengths of all stalls, in ms, > 0, thinned evenly to one per burst, because stalls of a burst are alike. The longest of each burst
   * would not do: where there are more stalls, bursts are larger, and the longest of more is longer.
   */
  readonly lengthsMs: ArrayLike<number>;
}

/** What was counted in each hour. */
export interface HourSums {
  readonly hours: Hours;
  readonly counts: Float64Array;
  readonly blockedMs: Float64Array;
}

/** The compared part of both sides: the hours of the day that both have, divided into cells. */
export interface Compared {
  readonly grid: Grid;
  /** Parallel to the cells. */
  readonly counts: Float64Array;
  readonly blockedMs: Float64Array;
  /** The same of all hours, shared or not, where cells are shorter; missing where they are not. */
  readonly byHour?: HourSums | undefined;
  /** Bursts that began in the cells. */
  readonly burstCount: BeforeAfter<number>;
  /** Whether the stalls of a side are so dense that bursts run into each other by chance, and only the cells tell how much they vary. */
  readonly isDense: boolean;
  /** Sums of the cells, hours x processes. */
  readonly observedHours: BeforeAfter<number>;
}

/** The stalls of a function, or all stalls, before and after a change. */
export interface ChangeInput extends BeforeAfter<Seen> {
  /** Undefined if there is no known time in which both sides can be compared. */
  readonly compared: Compared | undefined;
}

/** The numbers on which an outcome is based. */
export interface ChangeEvidence {
  /** Stalls per hour. */
  readonly rate: RatioTest | undefined;
  /** Blocked time per hour: the second of the two tests declared beforehand. */
  readonly blocked: RatioTest | undefined;
  /** The p of both tests together (Simes); undefined without observed time or stalls. */
  readonly p: number | undefined;
  /** The smallest p that this number of bursts could give, however they are distributed. */
  readonly attainableP: number;
  /** For something seen on one side only: how likely that is by chance, counted in bursts. */
  readonly appearance: OneSidedAppearance | undefined;
  /** The length of stalls, as many as there are bursts. */
  readonly lengths: { readonly test: MannWhitney; readonly ratio: Shift } | undefined;
}

/** Tests what was observed before and after, with the methods of docs/statistics.md. @param seed of the shuffles */
export function weighChange(input: ChangeInput, seed: number): ChangeEvidence {
  const { before, after, compared } = input;
  const lengths = compareLengths(before, after);
  const bursts = burstsOf(input);
  const exact = bursts === undefined ? undefined : testRateRatio(bursts.before, bursts.after);
  if (bursts === undefined || exact === undefined || before.count + after.count === 0) {
    const nothing = { rate: undefined, blocked: undefined, p: undefined, appearance: undefined };
    return { ...nothing, attainableP: 1, lengths };
  }
  const events = compared?.isDense === true ? stallsOf(compared) : bursts;
  const rate =
    (compared === undefined
      ? undefined
      : testRushProof(compared.counts, gridOf(compared), {
          eventCount: events.before.count + events.after.count,
          exactP: isFew(events) ? testRateRatio(events.before, events.after) : undefined,
          byHour: hourValues(compared, "counts"),
          seed,
        })) ?? exactRatio(bursts, exact);
  const blocked = compared === undefined ? undefined : testBlocked(compared, events, seed);
  const tests = [rate, blocked].flatMap((test) => test?.p ?? []);
  const [hoursBefore, hoursAfter] = [events.before.exposure, events.after.exposure];
  const burstCount = events.before.count + events.after.count;
  return {
    rate,
    blocked,
    p: rate === undefined ? undefined : simes(tests),
    attainableP: attainableMinimumP(burstCount, hoursBefore, hoursAfter),
    appearance: appearanceOf(bursts),
    lengths,
  };
}

/** Whether the exact test of the number of bursts may object: with many bursts on both sides, each of them may have grown. */
function isFew({ before, after }: BeforeAfter<Counted>): boolean {
  return Math.min(before.count, after.count) < MANY_BURSTS;
}

/** The bursts and the observed time of the compared part. */
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

/** The stalls of the compared part, as if each were a burst. */
function stallsOf({ counts, grid, observedHours }: Compared): BeforeAfter<Counted> {
  const side = (isAfter: number): number =>
    counts.reduce((sum, x, i) => (grid.isAfter[i] === isAfter ? sum + x : sum), 0);
  return {
    before: { count: side(0), exposure: observedHours.before },
    after: { count: side(1), exposure: observedHours.after },
  };
}

/** The grid; nothing is believed of the independence of bursts that cannot be told apart. */
function gridOf({ grid, isDense }: Compared): Grid {
  return isDense ? { ...grid, priorDf: 0 } : grid;
}

/** Tests blocked time if both sides have some; if only one has, the number of bursts is stronger evidence. */
function testBlocked(
  compared: Compared,
  bursts: BeforeAfter<Counted>,
  seed: number,
): RatioTest | undefined {
  const { blockedMs, counts } = compared;
  const grid = gridOf(compared);
  const sides = [0, 1].map((side) => counts.some((x, i) => x > 0 && grid.isAfter[i] === side));
  if (!sides.every(Boolean)) return undefined;
  const eventCount = bursts.before.count + bursts.after.count;
  const byHour = hourValues(compared, "blockedMs");
  return testRushProof(blockedMs, grid, { eventCount, exactP: undefined, byHour, seed });
}

function hourValues({ byHour }: Compared, of: "counts" | "blockedMs"): RatioTestOptions["byHour"] {
  return byHour && { hours: byHour.hours, values: byHour[of] };
}

/** The exact test of bursts, assumed to be independent because there are too few cells to measure the noise. */
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
  const test = mannWhitney(before.lengthsMs, after.lengthsMs);
  const ratio = hodgesLehmannRatio(before.lengthsMs, after.lengthsMs);
  return test === undefined || ratio === undefined ? undefined : { test, ratio };
}
