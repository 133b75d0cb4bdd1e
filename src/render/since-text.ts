import { DAY_MS, HOUR_MS } from "../record/time-units.js";
import type { TrendChange } from "../report/trend-change.js";
import { shortNumber } from "./ratio-text.js";
import { type TextSpan, weekdayText } from "./time-text.js";

/** `since 1.4.2 (×3.1)`: a change in few words; empty without one. @param span of all that was looked at */
export function sinceText(
  change: TrendChange | undefined,
  binMs = HOUR_MS,
  span?: TextSpan,
): string {
  if (change === undefined) return "";
  const when = change.version?.version ?? whenText(change.atMs, binMs, span);
  const size = change.quantities.includes("rate")
    ? sizeText(change.rateRatio?.estimate)
    : `blocked time ${sizeText(change.blockedRatio?.estimate)}`;
  return `since ${when} (${size})`;
}

/** `×3.1`, `gone` or `new`. */
export function sizeText(ratio: number | undefined): string {
  if (ratio === undefined) return "";
  if (ratio === 0) return "gone";
  return Number.isFinite(ratio) ? `×${shortNumber(ratio)}` : "new";
}

/** `Tue 17 Nov 14:00`; the day alone where bins are days. */
export function whenText(epochMs: number, binMs: number, span?: TextSpan): string {
  const day = weekdayText(epochMs, span);
  return binMs >= DAY_MS ? day : `${day} ${new Date(epochMs).toISOString().slice(11, 16)}`;
}

const CONFOUNDER_WORDS = { host: "the host", day: "the day", "time-of-day": "the time of day" };

/** ` (the change or the day)`: what may have made the difference as well. Empty if it is the change alone. */
export function confounderText({ confounders }: Pick<TrendChange, "confounders">): string {
  const causes = confounders.map((one) => CONFOUNDER_WORDS[one]);
  const last = causes.pop();
  return last === undefined ? "" : ` (${["the change", ...causes].join(", ")} or ${last})`;
}
