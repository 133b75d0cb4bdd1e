import type { BeforeAfter, Change, Estimate } from "../compare/comparison-model.js";
import { formatCount, formatDuration } from "./units.js";

/** Below this count a ratio says less than the counts themselves. */
const LEAST_COUNT_FOR_RATIO = 5;

/** Whether a side has so few stalls that counts are shown and no ratio. */
export function isFew({ count }: Pick<Change, "count">): boolean {
  return Math.min(count.before, count.after) < LEAST_COUNT_FOR_RATIO;
}

/**
 * `×2.4 (1.5–3.9)`: an estimate with its 95 % interval; empty if there is none, or if it holds everything.
 *
 * @param what stands before the interval where no heading says what it is
 */
export function ratioText(ratio: Estimate | undefined, what = ""): string {
  if (ratio === undefined || (ratio.low === 0 && ratio.high === Infinity)) return "";
  const end = (value: number): string => (Number.isFinite(value) ? numberBeside(value, 1) : "inf");
  const estimate = Number.isFinite(ratio.estimate) ? shortNumber(ratio.estimate) : "inf";
  return `×${estimate} (${what}${end(ratio.low)}–${end(ratio.high)})`;
}

/** The ratio of blocked time if the verdict is about that and not about how often it stalls, else undefined. */
export function decidingBlockedRatio(change: Change): Estimate | undefined {
  const { outcome, notes, rateRatio, blockedRatio } = change;
  const isByTime =
    notes.includes("by-blocked-time") ||
    (notes.includes("opposite") && (rateRatio?.estimate ?? 1) < 1 === (outcome === "worse"));
  return isByTime ? blockedRatio : undefined;
}

/** `q=0.014`, `p<0.001`; empty if there is none. */
export function chanceText(name: string, value: number | undefined): string {
  if (value === undefined) return "";
  return value < 0.001 ? `${name}<0.001` : `${name}=${value.toPrecision(2)}`;
}

/** Stalls per hour: `7.9`, or `?` where it is unknown for how long processes were observed. */
export function rateText(perHour: number | undefined): string {
  return perHour === undefined ? "?" : shortNumber(perHour);
}

/** Blocked time per hour or what else rates are told per: `5.6 s/h`, or `?`. */
export function blockedRateText(blockedMs: number | undefined, per = "h"): string {
  return blockedMs === undefined ? "?" : `${formatDuration(blockedMs)}/${per}`;
}

/** The same below a title that tells the unit, which is only repeated if it is short: `5.6 s/h`, `5.6 s`. */
export function blockedColumnText(blockedMs: number | undefined, per: string): string {
  return per === "h" || blockedMs === undefined
    ? blockedRateText(blockedMs, per)
    : formatDuration(blockedMs);
}

/** Both sides in one cell; a long denominator stands there once: `1.90 s/h → 5.60 s/h`, `1.90 s → 5.60 s/1,000 requests`. */
export function blockedPairText(
  { before, after }: BeforeAfter<number | undefined>,
  per: string,
): string {
  return `${blockedColumnText(before, per)} → ${blockedRateText(after, per)}`;
}

/** Both sides in one cell: `0.4 → 2.9`. */
export function pairText<T>({ before, after }: BeforeAfter<T>, text: (value: T) => string): string {
  return `${text(before)} → ${text(after)}`;
}

/** Two digits that tell, whole from a hundred on; three just above one, where they tell whether an interval holds it. */
export function shortNumber(value: number): string {
  if (value >= 100) return formatCount(Math.round(value));
  return String(Number(value.toPrecision(value > 1 && value < 1.1 ? 3 : 2)));
}

/** A number in as few digits as leave it on its side of a limit: what is said of that limit must not look wrong beside it. */
export function numberBeside(value: number, limit: number): string {
  const short = shortNumber(value);
  if (value >= 100) return short;
  const longer = [3, 4, 5].map((digits) => String(Number(value.toPrecision(digits))));
  const isBeside = (text: string): boolean =>
    Math.sign(Number(text) - limit) === Math.sign(value - limit);
  return [short, ...longer].find(isBeside) ?? short;
}
