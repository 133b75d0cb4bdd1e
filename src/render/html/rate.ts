import { DAY_MS, HOUR_MS } from "../../record/time-units.js";
import type { HourOfReport, Report } from "../../report/model.js";
import { htmlSentence } from "../escape-html.js";
import { type Html, html } from "../escaped.js";
import { dayText, timeText } from "../time-text.js";
import { formatDuration, formatSpan, plural } from "../units.js";
import { BARS_HEIGHT, htmlBars } from "./bars.js";
import { deployLines, timeAxis } from "./time-axis.js";
import { timeTicks } from "./time-ticks.js";

/** More bars than this are too thin to be seen: days are shown instead. */
const MOST_HOURS = 24 * 8;
/** An hour or two do not make a rate. */
const LEAST_HOURS = 3;
const MOST_LABELS = 5;

/** How many stalls each hour (or day) had; an hour in which nothing was monitored is hatched, not empty. */
export function htmlRate(
  { hourly, deploys = [] }: Pick<Report, "hourly"> & Partial<Pick<Report, "deploys">>,
  setting?: { readonly title: string; readonly highest: number },
): Html {
  const first = hourly[0];
  if (first === undefined || hourly.length < LEAST_HOURS) return html``;
  const isDaily = hourly.length > MOST_HOURS;
  const spans = isDaily ? days(hourly) : hourly;
  const lengthMs = isDaily ? DAY_MS : HOUR_MS;
  const start = spans[0]?.hourMs ?? first.hourMs;
  const axis = timeAxis(start, (spans.at(-1)?.hourMs ?? start) + lengthMs);
  const bars = spans.map((span) => {
    const left = axis.share(span.hourMs);
    return {
      left,
      width: axis.share(span.hourMs + lengthMs) - left,
      solid: span.count,
      hollow: span.suspectedCount,
      isUnknown: span.observedMs === 0 && span.count + span.suspectedCount === 0,
      title: spanTitle(span, isDaily),
    };
  });
  const labels = timeTicks(axis.fromMs, axis.toMs, MOST_LABELS).map(({ timestampMs, label }) => ({
    share: axis.share(timestampMs),
    text: label,
  }));
  const unit = isDaily ? "day" : "hour";
  const most = spans.reduce((max, span) => Math.max(max, span.count), 0);
  return html`<figure class=box><figcaption><b>${htmlSentence(setting?.title ?? `Stalls per ${unit}`)}</b> Hatched: not monitored.</figcaption>
${htmlBars({
  bars,
  labels,
  description: `Stalls per ${unit}; at most ${most}.`,
  background: deployLines(axis, deploys, BARS_HEIGHT),
  least: setting?.highest ?? 0,
})}</figure>`;
}

/** What happened in an hour, or a day, in words. */
export function spanTitle(span: HourOfReport, isDaily: boolean): string {
  const when = isDaily ? dayText(span.hourMs) : `${timeText(span.hourMs).slice(0, 16)} UTC`;
  if (span.observedMs === 0) return `${when}: not monitored`;
  const suspects =
    span.suspectedCount === 0 ? "" : `, besides ${plural(span.suspectedCount, "suspect")}`;
  return `${when}: ${plural(span.count, "stall")}, ${formatDuration(span.blockedMs)}${suspects}, over ${formatSpan(span.observedMs)} of observed process time`;
}

function days(hours: readonly HourOfReport[]): HourOfReport[] {
  const byDay = new Map<number, HourOfReport>();
  for (const hour of hours) {
    const day = Math.floor(hour.hourMs / DAY_MS) * DAY_MS;
    const known = byDay.get(day);
    byDay.set(day, {
      hourMs: day,
      observedMs: (known?.observedMs ?? 0) + hour.observedMs,
      count: (known?.count ?? 0) + hour.count,
      blockedMs: (known?.blockedMs ?? 0) + hour.blockedMs,
      suspectedCount: (known?.suspectedCount ?? 0) + hour.suspectedCount,
    });
  }
  return [...byDay.values()].sort((a, b) => a.hourMs - b.hourMs);
}
