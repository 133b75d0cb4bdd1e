import { bestSplit, gainsOf, type Split } from "./best-split.js";
import { type BinnedSeries, LEAST_BINS } from "./split-scan.js";

/** The most changes that are reported of one function. */
const MOST_CHANGES = 6;
/**
 * A cut whose log likelihood is lower by at most this (times the noise) may also be the right one. More than the 1.92 of a smooth
 * parameter, whose span contains the true position of a change in only 86 % of simulated cases.
 */
const AS_LIKELY = 3.5;

/** The bins in which a change may have been. */
export interface ChangeSpan {
  readonly first: number;
  readonly last: number;
}

/**
 * Divides a series at all of its changes: each level is split again as long as that is significant.
 *
 * @param first the split of the whole series, known to be significant
 * @param level the significance level of further splits
 * @returns the first bins of the new levels, ascending
 */
export function changePoints(
  series: BinnedSeries,
  first: Split,
  level: number,
  seed: number,
): number[] {
  let cuts = refined(series, first.cuts);
  const queue = levelsBetween(cuts, 0, series.values.length);
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    if (cuts.length >= MOST_CHANGES) break;
    const [from, to] = next;
    const part = partOf(series, from, to);
    const split = bestSplit(part, seed);
    // Corrected for the number of levels that could be split by chance.
    if (split === undefined || split.p >= level / (cuts.length + 1)) continue;
    const own = refined(part, split.cuts).map((cut) => from + cut);
    cuts = [...cuts, ...own].sort((a, b) => a - b);
    queue.push(...levelsBetween(own, from, to));
  }
  return refined(series, cuts);
}

/** The bins between which a change lies, if the level before it begins at `from` and the one after it ends before `to`. */
export function changeSpan(series: BinnedSeries, from: number, at: number, to: number): ChangeSpan {
  const part = partOf(series, from, to);
  const { gains, noise } = gainsOf(part);
  const best = gains[at - from] ?? 0;
  const isLikely = (bin: number): boolean =>
    (gains[bin - from] ?? 0) > 0 &&
    (gains[bin - from] ?? 0) >= best - AS_LIKELY * Math.max(noise, 1e-9);
  let first = at;
  while (first - 1 >= from + LEAST_BINS && isLikely(first - 1)) first--;
  let last = at;
  while (last + 1 <= to - LEAST_BINS && isLikely(last + 1)) last++;
  return { first, last };
}

/** Moves each cut to its best position between its neighbours: pairs were found on a coarse grid, and levels have changed since. */
function refined(series: BinnedSeries, cuts: readonly number[]): number[] {
  const moved = [...cuts];
  for (let round = 0; round < 2; round++) {
    for (let i = 0; i < moved.length; i++) {
      const from = moved[i - 1] ?? 0;
      const to = moved[i + 1] ?? series.values.length;
      const { gains } = gainsOf(partOf(series, from, to));
      const best = gains.reduce(
        (found, gain, bin) => (gain > (gains[found] ?? 0) ? bin : found),
        0,
      );
      if (best > 0) moved[i] = from + best;
    }
  }
  return moved;
}

function levelsBetween(cuts: readonly number[], from: number, to: number): [number, number][] {
  const bounds = [from, ...cuts, to];
  return bounds.slice(1).map((end, i): [number, number] => [bounds[i] as number, end]);
}

function partOf(
  { values, hours, seasonOf, period }: BinnedSeries,
  from: number,
  to: number,
): BinnedSeries {
  return {
    values: values.slice(from, to),
    hours: hours.slice(from, to),
    seasonOf: seasonOf.slice(from, to),
    period,
  };
}
