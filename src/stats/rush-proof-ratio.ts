import type { Grid } from "./grid.js";
import { type RatioTest, type RatioTestOptions, testRatio } from "./ratio-test.js";
import { ALPHA } from "./significance.js";
import { sumUnits } from "./unit-sums.js";

/** A rush that is over within this many blocks must not hide a change. */
const MOST_BLOCKS = 3;
/** A block that adds less than this share to the least noise hides nothing, as the busiest of a thousand hours. */
const LEAST_SHARE = 0.05;

/**
 * Tests whether both sides have the same rate, as {@link testRatio}, also with the busiest one, two or three blocks of the side with the
 * higher rate lowered to the mean of the others; the smallest p and the narrowest bound count.
 *
 * What is lowered can only understate the difference, and a bound that it has therefore holds. Without this, a rush of an hour would widen the
 * interval by more than it raises the ratio: more stalls would turn "worse" into "cannot tell".
 */
export function testRushProof(
  values: ArrayLike<number>,
  grid: Grid,
  options: RatioTestOptions,
): RatioTest | undefined {
  const whole = testRatio(values, grid, options);
  if (whole === undefined) return undefined;
  const isMore = whole.estimate > 1;
  const rushes = loweredRushes(values, grid, isMore ? 1 : 0, options.eventCount);
  const found = rushes.reduce((surest, lowered) => {
    // What does not make a call, or a surer one, need not be known.
    const test = testRatio(lowered, grid, { ...options, below: Math.min(ALPHA, surest.p) });
    if (test === undefined || test.estimate > 1 !== isMore || test.p >= surest.p) return surest;
    const { estimate, high, low, inner } = surest;
    return {
      ...test,
      estimate,
      low: isMore ? Math.max(low, test.low) : low,
      high: isMore ? high : Math.min(high, test.high),
      inner: {
        low: isMore ? Math.max(inner.low, test.inner.low) : inner.low,
        high: isMore ? inner.high : Math.min(inner.high, test.inner.high),
      },
    };
  }, whole);
  return whole.p >= ALPHA && found.p < ALPHA ? { ...found, isRushProof: true } : found;
}

/**
 * Values with the busiest blocks of a side, fewest first, at the mean rate of its other blocks; none if even the busiest adds little to
 * the noise.
 *
 * @param side 1 for the after side
 */
function loweredRushes(
  values: ArrayLike<number>,
  grid: Grid,
  side: 0 | 1,
  eventCount: number,
): Float64Array[] {
  const blocks = grid.clusterings.find(({ source }) => source === "time");
  if (blocks === undefined) return [];
  const { seen, mean: hours, isAfter } = sumUnits(values, grid.hours, grid, blocks);
  const rateOf = (block: number): number => (seen[block] as number) / (hours[block] as number);
  const own = [...seen.keys()].filter((block) => isAfter[block] === side);
  own.sort((a, b) => rateOf(b) - rateOf(a));
  const sumOf = (list: Float64Array, some: readonly number[]): number =>
    some.reduce((sum, block) => sum + (list[block] as number), 0);
  const meanWithout = (busiest: number): number =>
    sumOf(seen, own.slice(busiest)) / sumOf(hours, own.slice(busiest));
  const busiest = own[0] ?? 0;
  const surplus = (seen[busiest] as number) - meanWithout(1) * (hours[busiest] as number);
  const perEvent = sumOf(seen, [...seen.keys()]) / eventCount;
  if (surplus ** 2 < LEAST_SHARE * sumOf(seen, own) * Math.max(1, perEvent)) return [];
  return Array.from({ length: Math.min(MOST_BLOCKS, own.length - 1) }, (_, i) => {
    const mean = meanWithout(i + 1);
    const factorOf = new Map(own.slice(0, i + 1).map((one) => [one, mean / rateOf(one)]));
    return Float64Array.from(values, (value, cell) => {
      return value === 0 ? 0 : value * (factorOf.get(blocks.unitOf[cell] as number) ?? 1);
    });
  });
}
