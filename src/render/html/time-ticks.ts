import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../record/time-units.js";
import { dayText, type TextSpan } from "../time-text.js";

/** A mark on an axis of time. */
export interface TimeTick {
  readonly timestampMs: number;
  /** `08:00`, or `24 Nov` where days are counted (UTC). */
  readonly label: string;
}

/** Steps that people count time in, in milliseconds. */
const STEPS_MS = [
  1_000,
  5_000,
  15_000,
  MINUTE_MS,
  5 * MINUTE_MS,
  15 * MINUTE_MS,
  30 * MINUTE_MS,
  HOUR_MS,
  2 * HOUR_MS,
  3 * HOUR_MS,
  6 * HOUR_MS,
  12 * HOUR_MS,
  DAY_MS,
  2 * DAY_MS,
  7 * DAY_MS,
  14 * DAY_MS,
  28 * DAY_MS,
];

/** Round times in a span, at most `most` of them. */
export function timeTicks(fromMs: number, toMs: number, most: number): TimeTick[] {
  const step =
    STEPS_MS.find((one) => (toMs - fromMs) / one <= most) ??
    Math.ceil((toMs - fromMs) / most / DAY_MS) * DAY_MS;
  const ticks: TimeTick[] = [];
  for (let at = Math.ceil(fromMs / step) * step; at <= toMs; at += step) {
    ticks.push({ timestampMs: at, label: tickLabel(at, step, { from: fromMs, to: toMs }) });
  }
  return ticks;
}

function tickLabel(atMs: number, stepMs: number, span: TextSpan): string {
  const iso = new Date(atMs).toISOString();
  const isDay = atMs % DAY_MS === 0;
  if (stepMs >= DAY_MS || isDay) return dayText(atMs, span);
  return stepMs < MINUTE_MS ? iso.slice(11, 19) : iso.slice(11, 16);
}
