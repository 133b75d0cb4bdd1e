/**
 * The ratio of two rates when each stratum (an hour of the day, say) has its own rate, a nuisance parameter.
 *
 * Given the m events of a stratum, the after side has an expected share p = r·tB/(tA + r·tB) of them, whatever the rate of the
 * stratum. This is what a quasi-Poisson regression with a factor for the stratum fits, without its parameters.
 * Source: McCullagh and Nelder (1989), sections 6.2.3 and 7.4; R `glm(x ~ side + factor(stratum) + offset(log(t)),
 * family = quasipoisson)`.
 */
import type { Grid } from "./grid.js";

/** Events and observed time of one stratum. */
interface Stratum {
  /** Events of both sides. */
  events: number;
  hoursBefore: number;
  hoursAfter: number;
}

/** Sums of both sides over the strata. */
export interface StratifiedCounts {
  readonly strata: readonly Stratum[];
  readonly before: number;
  readonly after: number;
}

/** Adds up the values of a grid by stratum. */
export function sumStrata(values: ArrayLike<number>, grid: Grid): StratifiedCounts {
  const strata = Array.from({ length: grid.strataCount }, (): Stratum => {
    return { events: 0, hoursBefore: 0, hoursAfter: 0 };
  });
  let before = 0;
  let after = 0;
  for (let i = 0; i < values.length; i++) {
    const stratum = strata[grid.stratumOf[i] as number] as Stratum;
    const value = values[i] as number;
    stratum.events += value;
    if (grid.isAfter[i] === 1) {
      stratum.hoursAfter += grid.hours[i] as number;
      after += value;
    } else {
      stratum.hoursBefore += grid.hours[i] as number;
      before += value;
    }
  }
  return { strata, before, after };
}

/** The deviation of the after side from its expectation under a ratio. */
export interface Score {
  /** The events of the after side less the expected ones. */
  readonly surplus: number;
  /** The variance of the surplus for independent events. */
  readonly information: number;
}

/** The score of a ratio. @param ratio after/before, > 0 and finite */
export function scoreOf({ strata, after }: StratifiedCounts, ratio: number): Score {
  let expected = 0;
  let information = 0;
  for (const { events, hoursBefore, hoursAfter } of strata) {
    if (events === 0) continue;
    const share = (ratio * hoursAfter) / (hoursBefore + ratio * hoursAfter);
    expected += events * share;
    information += events * share * (1 - share);
  }
  return { surplus: after - expected, information };
}

/**
 * The most likely ratio, after/before.
 *
 * @returns 0 if the after side has nothing, Infinity if the before side has nothing, undefined if neither has
 */
export function likeliestRatio(counts: StratifiedCounts): number | undefined {
  const { before, after } = counts;
  if (before + after === 0) return undefined;
  if (after === 0) return 0;
  if (before === 0) return Number.POSITIVE_INFINITY;
  return solveLogarithm((log) => scoreOf(counts, Math.exp(log)).surplus);
}

/**
 * The ratios that a score test does not reject: those whose surplus is at most `limit` standard deviations, each of
 * √(dispersion · information).
 *
 * @returns 0 and Infinity for ends that do not exist
 */
export function scoreInterval(
  counts: StratifiedCounts,
  dispersion: number,
  limit: number,
): readonly [low: number, high: number] {
  const distance = (log: number, sign: number): number => {
    const { surplus, information } = scoreOf(counts, Math.exp(log));
    return surplus - sign * limit * Math.sqrt(dispersion * information);
  };
  return [
    solveLogarithm((log) => distance(log, 1)) ?? 0,
    solveLogarithm((log) => distance(log, -1)) ?? Number.POSITIVE_INFINITY,
  ];
}

/** A ratio beyond e^±FURTHEST is reported as 0 or Infinity. */
const FURTHEST = 25;

/** exp of the zero of a decreasing function; undefined if it has none within the limits. */
function solveLogarithm(falling: (log: number) => number): number | undefined {
  let low = -FURTHEST;
  let high = FURTHEST;
  if (!(falling(low) > 0) || !(falling(high) < 0)) return undefined;
  for (let i = 0; i < 60 && high - low > 1e-13; i++) {
    const middle = (low + high) / 2;
    if (falling(middle) > 0) low = middle;
    else high = middle;
  }
  return Math.exp((low + high) / 2);
}
