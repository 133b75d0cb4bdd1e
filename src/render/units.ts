/** Durations, counts, shares and sizes for people. Machine formats do not come here: they carry exact numbers. */

import { formatCount, formatDuration } from "../record/duration-text.js";
import { MINUTE_MS } from "../record/time-units.js";

export {
  type DurationFormat,
  formatCount,
  formatDuration,
  oneUnitFor,
  rowUnitsFor,
} from "../record/duration-text.js";

/** The same on an axis, where zeros after the point tell nothing: `2 s`. */
export function formatTick(durationMs: number): string {
  return formatDuration(durationMs).replace(/\.0+ /, " ");
}

/** A long time as people say it: `24 h 02 m`, `3 m 12 s`, `12.3 s`. */
export function formatSpan(durationMs: number): string {
  const seconds = Math.round(durationMs / 1000);
  if (seconds < 60) return formatDuration(durationMs);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} m ${pad(seconds % 60)} s`;
  const allMinutes = Math.round(durationMs / MINUTE_MS);
  const hours = Math.floor(allMinutes / 60);
  if (hours < 72) return `${hours} h ${pad(allMinutes % 60)} m`;
  return `${Math.floor(hours / 24)} d ${pad(hours % 24)} h`;
}

/** Blocked time per observed hour: `5.60 s/h`. */
export function formatPerHour(msPerHour: number): string {
  return `${formatDuration(msPerHour)}/h`;
}

/** `1 stall`, `2,000 stalls`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** A share as whole percent; a share that is not nothing never reads as 0 %. */
export function formatShare(part: number, whole: number): string {
  if (whole <= 0) return "-";
  const percent = (part / whole) * 100;
  if (percent > 0 && percent < 0.5) return "<1 %";
  return `${Math.round(percent)} %`;
}

/** A size: `812 B`, `3.4 MB` (powers of 1000). */
export function formatBytes(sizeBytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let value = sizeBytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 || value >= 99.5 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

function pad(value: number): string {
  return String(value).padStart(2, "0");
}
