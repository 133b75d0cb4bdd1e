/** Maps values of a range to shares of a length, each doubling the same distance. */
export interface LogScale {
  /** 0 at the bottom of the range, 1 at its top; values beyond it are at its ends. */
  share(value: number): number;
  /** Round values in the range, ascending: 1, 2 and 5 times a power of ten, or the powers alone if many. */
  readonly ticks: readonly number[];
}

/** How many ticks fit beside an axis. */
const MOST_TICKS = 7;

/** A logarithmic scale over a range of positive numbers; a range of nothing is widened to both sides. */
export function logScale(lowest: number, highest: number): LogScale {
  const low = Math.max(lowest, 1e-3);
  const high = Math.max(highest, low * 1.5);
  const from = Math.log(low);
  const span = Math.log(high) - from;
  const isInside = (value: number): boolean => value >= low * 0.999 && value <= high * 1.001;
  const powers: number[] = [];
  for (let power = 10 ** Math.floor(Math.log10(low)); power <= high; power *= 10)
    powers.push(power);
  const fine = powers.flatMap((power) => [power, 2 * power, 5 * power]).filter(isInside);
  return {
    share: (value) => Math.min(1, Math.max(0, (Math.log(Math.max(value, 1e-3)) - from) / span)),
    ticks: fine.length <= MOST_TICKS ? fine : powers.filter(isInside),
  };
}
