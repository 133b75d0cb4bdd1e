/**
 * From cells to what the statistics take: counts in blocks of time, exposures and bursts.
 */
import { splitIntoBursts } from "../stats/bursts.js";
import type { RateSide, SideBlocks } from "../stats/rate-side.js";
import type { Totals } from "./aggregator.js";
import type { Cell } from "./cell.js";
import { clip } from "./coverage.js";
import type { Filters } from "./filters.js";

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
  /** Shorter stalls do not count (ms): the larger of the two recording thresholds. */
  readonly minDurationMs: number;
}

/** Watched time of a side, cut into blocks of one host each. */
export interface Exposure {
  /** Hours x processes; undefined where nobody knows. */
  readonly observedHours: number | undefined;
  /** Hours by `host` and number of the block since the epoch. */
  readonly blocks: ReadonlyMap<string, { readonly hours: number; readonly hourOfDay: number }>;
}

/** An hour, unless one of the sides is too short for that. */
export function blockLengthMs(...windowsMs: readonly number[]): number {
  return windowsMs.every((ms) => ms >= LEAST_HOURS * HOUR_MS) ? HOUR_MS : SHORT_BLOCK_MS;
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
    for (const span of session.lifeLine.spans) {
      const clipped = clip(span, filters);
      if (clipped === undefined) continue;
      for (let b = Math.floor(clipped.from / blockMs); b * blockMs < clipped.to; b++) {
        const watched =
          Math.min(clipped.to, (b + 1) * blockMs) - Math.max(clipped.from, b * blockMs);
        const key = blockKey(session.facts?.host, b);
        const block = blocks.get(key) ?? {
          hours: 0,
          hourOfDay: Math.floor((b * blockMs) / HOUR_MS) % 24,
        };
        block.hours += watched / HOUR_MS;
        blocks.set(key, block);
      }
    }
  }
  return { observedHours: observedMs === undefined ? undefined : observedMs / HOUR_MS, blocks };
}

function blockKey(host: string | undefined, block: number): string {
  return `${host ?? ""}\n${block}`;
}

/** Makes one side of a comparison from the cells of a group (or of all groups). */
export function rateSideOf(
  cells: readonly Cell[],
  exposure: Exposure,
  settings: RateSettings,
): RateSide {
  const index = new Map([...exposure.blocks.keys()].map((key, i) => [key, i]));
  const counts = new Float64Array(index.size);
  const blockedMs = new Float64Array(index.size);
  const spansBySession = new Map<string, { startMs: number; endMs: number }[]>();
  let count = 0;
  for (const cell of cells) {
    const { id, facts } = cell.key.session;
    const spans = spansBySession.get(id) ?? [];
    spansBySession.set(id, spans);
    for (const [i, startMs] of cell.starts.entries()) {
      const durationMs = cell.durations[i] as number;
      if (durationMs < settings.minDurationMs) continue;
      count++;
      spans.push({ startMs, endMs: startMs + durationMs });
      const at = index.get(blockKey(facts?.host, Math.floor(startMs / settings.blockMs)));
      if (at === undefined) continue;
      counts[at] = (counts[at] ?? 0) + 1;
      blockedMs[at] = (blockedMs[at] ?? 0) + durationMs;
    }
  }
  const bursts = [...spansBySession.values()]
    .flatMap((spans) =>
      splitIntoBursts(
        spans.sort((a, b) => a.startMs - b.startMs),
        settings.burstGapMs,
      ),
    )
    .sort((a, b) => a.startMs - b.startMs);
  const blocks: SideBlocks = {
    counts,
    blockedMs,
    exposureHours: Float64Array.from(exposure.blocks.values(), (block) => block.hours),
    hourOfDay: Int8Array.from(exposure.blocks.values(), (block) => block.hourOfDay),
  };
  return {
    count,
    observedHours: exposure.observedHours,
    blocks: index.size === 0 ? undefined : blocks,
    burstCount: bursts.length,
    burstLongestMs: bursts.map((burst) => burst.longestMs),
  };
}
