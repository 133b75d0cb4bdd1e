import type { Grid } from "./grid.js";
import { type Noise, withPrior } from "./noise.js";

/** A pair of neighbours tells as much of the variance as this many independent units, because each unit is in two pairs. */
const DF_OF_PAIR = 2 / 3;

/** All observed hours of both sides, those too that only one side has; the before side's first, each side in the order of time. */
export interface Hours extends Pick<Grid, "isAfter" | "hours" | "priorDf"> {}

/**
 * How much more hours vary than independent events would, where blocks are shorter: a burst may last an hour, and the blocks of the one
 * or two hours that both sides have do not show how much hours differ; the other hours of a side do.
 *
 * Each hour is held against the next one of its side, so that the load of the day is not noise.
 * Source: J. von Neumann, "Distribution of the Ratio of the Mean Square Successive Difference to the Variance", Annals of
 * Mathematical Statistics 12 (1941).
 *
 * @param values parallel to the hours
 * @param least the dispersion of independent events
 * @returns undefined if no side has two hours and events
 */
export function hourNoise(
  values: Float64Array,
  { isAfter, hours, priorDf }: Hours,
  least: number,
): Noise | undefined {
  const rates = [0, 1].map((side) => rateOf(values, { isAfter, hours }, side));
  let sum = 0;
  let pairs = 0;
  for (const [next, time] of hours.entries()) {
    const side = isAfter[next] as 0 | 1;
    const rate = rates[side] as number;
    if (isAfter[next - 1] !== side || rate === 0) continue;
    const timeBefore = hours[next - 1] as number;
    const difference = (values[next] as number) / time - (values[next - 1] as number) / timeBefore;
    sum += difference ** 2 / (rate * (1 / time + 1 / timeBefore));
    pairs++;
  }
  if (pairs === 0) return undefined;
  const noise = { dispersion: Math.max(least, sum / pairs), degreesOfFreedom: DF_OF_PAIR * pairs };
  return withPrior({ source: "time", ...noise }, least, priorDf);
}

function rateOf(
  values: Float64Array,
  { isAfter, hours }: Pick<Hours, "isAfter" | "hours">,
  side: number,
): number {
  let sum = 0;
  let time = 0;
  for (const [i, value] of values.entries()) {
    if (isAfter[i] !== side) continue;
    sum += value;
    time += hours[i] as number;
  }
  return time > 0 ? sum / time : 0;
}
