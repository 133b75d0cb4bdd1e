/**
 * Stalls within this time of the end of the previous one belong to the same burst. A minute is longer than a retry
 * storm's pauses and shorter than the cron intervals of one job after the next; `--burst-gap` changes it.
 */
export const DEFAULT_BURST_GAP_MS = 60_000;
