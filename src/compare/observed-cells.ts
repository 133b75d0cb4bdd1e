/**
 * For how long each host was watched in each block of time.
 */
import { watchedSpans } from "../tally/observed-time.js";
import type { Session } from "../tally/session.js";
import type { ComparisonScale, Observation } from "./observation.js";

const HOUR_MS = 3_600_000;
/** The block for logs of less than three hours. */
const SHORT_BLOCK_MS = 600_000;
/** Fewer than this many full hours a side is too few to test by the hour. */
const LEAST_HOURS = 3;

/** One host in one block of time. */
export interface ObservedCell {
  /** Empty if the sessions do not say where they ran. */
  readonly host: string;
  /** Number of the block since the epoch. */
  readonly block: number;
  /** Hours x processes. */
  hours: number;
}

/** What tells the cells of one side apart. */
export function cellKey(host: string, block: number): string {
  return `${block}\n${host}`;
}

/** Chooses blocks of an hour, unless a side is too short for that or keeps time by longer blocks. */
export function chooseScale(
  observations: readonly Observation[],
  windowsMs: readonly number[],
  burstGapMs: number,
): ComparisonScale {
  const scales = observations.map(({ totals }) => totals.scale);
  const isLong = windowsMs.every((ms) => ms >= LEAST_HOURS * HOUR_MS);
  return {
    blockMs: Math.max(isLong ? HOUR_MS : SHORT_BLOCK_MS, ...scales.map(({ blockMs }) => blockMs)),
    burstGapMs: Math.max(burstGapMs, ...scales.map((scale) => scale.burstGapMs ?? 0)),
  };
}

/** Cuts the observed time of some sessions into cells, in the order of time. */
export function observedCells(
  { filters }: Observation,
  sessions: readonly Session[],
  { blockMs }: ComparisonScale,
): ObservedCell[] {
  const cells = new Map<string, ObservedCell>();
  for (const { facts, lifeLine } of sessions) {
    const host = facts?.host ?? "";
    for (const { from, to } of watchedSpans(lifeLine, filters)) {
      for (let block = Math.floor(from / blockMs); block * blockMs < to; block++) {
        const watchedMs = Math.min(to, (block + 1) * blockMs) - Math.max(from, block * blockMs);
        if (watchedMs <= 0) continue;
        const key = cellKey(host, block);
        const cell = cells.get(key) ?? { host, block, hours: 0 };
        cell.hours += watchedMs / HOUR_MS;
        cells.set(key, cell);
      }
    }
  }
  return [...cells.values()].sort(
    (a, b) => a.block - b.block || (a.host < b.host ? -1 : a.host > b.host ? 1 : 0),
  );
}
