/**
 * From tallies to what the statistics take: counts in blocks of time, exposures and bursts.
 */

import type { RateSide, SideBlocks } from "../stats/rate-side.js";
import { BurstSpans } from "../tally/burst-spans.js";
import { type Filters, hourOfDay } from "../tally/filters.js";
import { watchedSpans } from "../tally/observed-time.js";
import type { Grain, Tally } from "../tally/tally.js";

import type { Totals } from "../tally/totals.js";

const HOUR_MS = 3_600_000;
/** The block for logs of less than six hours. */
const SHORT_BLOCK_MS = 600_000;
/** Fewer than this many full hours a side is too few to test by the hour. */
const LEAST_HOURS = 6;

/** How stalls are made into numbers; the same on both sides. */
export interface RateSettings {
  /** Length of a block in ms. */
  readonly blockMs: number;
  /** A new burst begins after a silence longer than this (ms). */
  readonly burstGapMs: number;
}

/** Watched time of a side, cut into blocks of one host each. */
export interface Exposure {
  /** Hours x processes; undefined where nobody knows. */
  readonly observedHours: number | undefined;
  /** Hours by `host` and number of the block since the epoch. */
  readonly blocks: ReadonlyMap<string, { readonly hours: number; readonly hourOfDay: number }>;
  /** How finely the tallies keep time; never coarser than the blocks of the settings. */
  readonly scale: Grain;
  /** The names of the hosts by the numbers that the tallies have for them. */
  readonly hosts: readonly string[];
}

/** An hour, unless one of the sides is too short for that, or keeps time by longer blocks. */
export function blockLengthMs(windowsMs: readonly number[], scales: readonly Grain[]): number {
  const isLong = windowsMs.every((ms) => ms >= LEAST_HOURS * HOUR_MS);
  return Math.max(isLong ? HOUR_MS : SHORT_BLOCK_MS, ...scales.map((scale) => scale.blockMs));
}

/** Cuts the life lines of a side into blocks. */
export function exposureOf(
  totals: Totals,
  filters: Filters,
  settings: RateSettings,
  observedMs: number | undefined,
): Exposure {
  const { blockMs } = settings;
  const blocks = new Map<string, { hours: number; hourOfDay: number }>();
  for (const session of totals.sessions) {
    for (const { from, to } of watchedSpans(session.lifeLine, filters)) {
      for (let b = Math.floor(from / blockMs); b * blockMs < to; b++) {
        const watched = Math.min(to, (b + 1) * blockMs) - Math.max(from, b * blockMs);
        const key = blockKey(session.facts?.host, b);
        const block = blocks.get(key) ?? {
          hours: 0,
          hourOfDay: hourOfDay(b * blockMs),
        };
        block.hours += watched / HOUR_MS;
        blocks.set(key, block);
      }
    }
  }
  const observedHours = observedMs === undefined ? undefined : observedMs / HOUR_MS;
  return { observedHours, blocks, scale: totals.scale, hosts: totals.hosts };
}

function blockKey(host: string | undefined, block: number): string {
  return `${host ?? ""}\n${block}`;
}

/** Makes one side of a comparison from the tallies of a group (or of all groups). */
export function rateSideOf(
  tallies: readonly Tally[],
  exposure: Exposure,
  settings: RateSettings,
): RateSide {
  const { scale, hosts } = exposure;
  const index = new Map([...exposure.blocks.keys()].map((key, i) => [key, i]));
  const counts = new Float64Array(index.size);
  const blockedUs = new Float64Array(index.size);
  const bursts = new BurstSpans();
  let count = 0;
  for (const tally of tallies) {
    count += tally.count;
    bursts.merge(tally.bursts, settings.burstGapMs);
    for (const [host, block, counted] of tally.blocks.entries()) {
      const blockNumber = Math.floor((block * scale.blockMs) / settings.blockMs);
      const at = index.get(blockKey(hosts[host], blockNumber));
      if (at === undefined) continue;
      counts[at] = (counts[at] ?? 0) + counted.count;
      blockedUs[at] = (blockedUs[at] ?? 0) + counted.blockedUs;
    }
  }
  const spans = [...bursts.entries()].map(([, span]) => span);
  spans.sort((a, b) => a.startMs - b.startMs || a.longestMs - b.longestMs);
  const blocks: SideBlocks = {
    counts,
    blockedMs: blockedUs.map((us) => us / 1000),
    exposureHours: Float64Array.from(exposure.blocks.values(), (block) => block.hours),
    hourOfDay: Int8Array.from(exposure.blocks.values(), (block) => block.hourOfDay),
  };
  return {
    count,
    observedHours: exposure.observedHours,
    blocks: index.size === 0 ? undefined : blocks,
    burstCount: spans.length,
    burstLongestMs: spans.map((span) => span.longestMs),
  };
}
