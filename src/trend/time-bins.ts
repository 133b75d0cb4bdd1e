import { dayKindOf } from "../compare/clock-match.js";
import { DAY_MS, HOUR_MS } from "../record/time-units.js";
import type { Weigh } from "../report/rate-base.js";
import { emptySpans } from "../tally/block-counts.js";
import type { Filters } from "../tally/filters.js";
import { observedSpans } from "../tally/observed-time.js";
import type { Session } from "../tally/session.js";
import type { Span } from "../tally/span.js";
import type { Tally } from "../tally/tally.js";
import type { SeasonKind } from "./trend-model.js";

/** The lengths of bins, by their names on the command line. */
export const BIN_LENGTHS_MS = { "10min": 600_000, hour: HOUR_MS, day: DAY_MS } as const;
export type BinName = keyof typeof BIN_LENGTHS_MS;

/** A window shorter than the first is divided into bins of ten minutes, one longer than the second into days. */
const LEAST_HOURLY_MS = 12 * HOUR_MS;
const MOST_HOURLY_MS = 21 * DAY_MS;
/**
 * Ten minutes of a year, days of 164 years. More bins are made longer; what is before the last so many days is left out, as it was
 * written by a clock that was not set.
 */
const MOST_BINS = 60_000;
/** The fewest days in which a daily pattern can be distinguished from a change. */
const LEAST_DAYS = 3;
/** The fewest days, and fewest for bins of a day, in which weekends can be distinguished from a change. */
const LEAST_DAYS_APART = 7;
const LEAST_DAILY_APART = 14;
/** The fewest weeks that give enough bins of one season. */
const LEAST_WEEKS = 6;

/** The bins of a trend: equal parts of the clock (UTC). */
export interface TimeBins {
  readonly binMs: number;
  /** The number of the first bin since the epoch. */
  readonly first: number;
  readonly count: number;
  readonly season: SeasonKind;
}

/** Chooses bins for a window. @param blockMs the length of the blocks in which stalls were added up */
export function timeBins(window: Span, blockMs: number, wanted: BinName | undefined): TimeBins {
  const lengthMs = window.to - window.from;
  const fitting =
    lengthMs < LEAST_HOURLY_MS ? "10min" : lengthMs <= MOST_HOURLY_MS ? "hour" : "day";
  const wantedMs = Math.max(BIN_LENGTHS_MS[wanted ?? fitting], blockMs);
  const lengthsMs = Object.values(BIN_LENGTHS_MS).filter((oneMs) => oneMs > wantedMs);
  const binMs = [wantedMs, ...lengthsMs].find((oneMs) => lengthMs <= MOST_BINS * oneMs) ?? DAY_MS;
  const end = Math.ceil(window.to / binMs);
  const first = Math.max(Math.floor(window.from / binMs), end - MOST_BINS);
  return {
    binMs,
    first,
    count: Math.max(1, end - first),
    season: seasonFor(binMs, lengthMs / DAY_MS),
  };
}

function seasonFor(binMs: number, days: number): SeasonKind {
  if (binMs === HOUR_MS) {
    if (days >= 7 * LEAST_WEEKS) return "hour-of-week";
    if (days >= LEAST_DAYS_APART) return "hour-of-day-weekends-apart";
    return days >= LEAST_DAYS ? "hour-of-day" : "none";
  }
  if (binMs < DAY_MS || days < LEAST_DAILY_APART) return "none";
  return days >= 7 * LEAST_WEEKS ? "day-of-week" : "weekends-apart";
}

/** The number of bins after which the pattern repeats, but for weekends. */
export function periodOf(season: SeasonKind): number {
  return {
    "hour-of-day": 24,
    "hour-of-day-weekends-apart": 24,
    "hour-of-week": 168,
    "day-of-week": 7,
    "weekends-apart": 1,
    none: 1,
  }[season];
}

/** The season of a bin, 0-based: without a change, bins of one season have the same rate. @param bin its number since the epoch */
export function seasonOf(bin: number, { binMs, season }: TimeBins): number {
  const period = periodOf(season);
  const isApart = season.endsWith("weekends-apart") && dayKindOf(bin * binMs) === "a weekend";
  return (((bin % period) + period) % period) + (isApart ? period : 0);
}

/** The observed time of some sessions in each bin, in hours as weighed by `weigh`. */
export function hoursInBins(
  sessions: readonly Session[],
  filters: Filters,
  { binMs, first, count }: TimeBins,
  weigh: Weigh,
): Float64Array {
  const hours = new Float64Array(count);
  for (const session of sessions) {
    for (const { from, to } of observedSpans(session.lifeLine, filters)) {
      const last = Math.min(first + count - 1, Math.floor(to / binMs));
      for (let bin = Math.max(first, Math.floor(from / binMs)); bin <= last; bin++) {
        const own = weigh(session, Math.max(from, bin * binMs), Math.min(to, (bin + 1) * binMs));
        hours[bin - first] = (hours[bin - first] as number) + own;
      }
    }
  }
  return hours;
}

/** The stalls and blocked milliseconds of some tallies in each bin. */
export function stallsInBins(
  tallies: readonly Tally[],
  blockMs: number,
  { binMs, first, count }: TimeBins,
): { readonly counts: Float64Array; readonly blockedMs: Float64Array } {
  const sums = emptySpans(first * binMs, binMs, count);
  for (const { blocks } of tallies) blocks.addTo(sums, blockMs);
  return { counts: sums.counts, blockedMs: sums.blockedUs.map((us) => us / 1000) };
}
