import type { HourOfReport, Report } from "../report/model.js";
import { BARS_HEIGHT, htmlBars } from "./html-bars.js";
import { htmlSentence } from "./html-text.js";
import { deployLines, timeAxis } from "./svg-time-axis.js";
import { timeText } from "./time-text.js";
import { dayLabel, timeTicks } from "./time-ticks.js";
import { formatDuration, formatSpan, plural } from "./units.js";

const HOUR_MS = 3_600_000;
const HOURS_OF_DAY = 24;
/** More bars than this are too thin to be seen: days are shown instead. */
const MOST_HOURS = 24 * 8;
/** An hour or two do not make a rate. */
const LEAST_HOURS = 3;
const MOST_LABELS = 5;

/** How many stalls each hour (or day) had; an hour in which nobody watched is hatched, not empty. */
export function htmlRate(
  { hourly, deploys = [] }: Pick<Report, "hourly"> & Partial<Pick<Report, "deploys">>,
  setting?: { readonly title: string; readonly highest: number },
): string {
  const first = hourly[0];
  if (first === undefined || hourly.length < LEAST_HOURS) return "";
  const isDaily = hourly.length > MOST_HOURS;
  const spans = isDaily ? days(hourly) : hourly;
  const lengthMs = isDaily ? HOURS_OF_DAY * HOUR_MS : HOUR_MS;
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
  const say = `Stalls per ${unit}; at most ${most}.`;
  return `<figure class=box><figcaption><b>${htmlSentence(setting?.title ?? `Stalls per ${unit}`)}</b> Hatched: nobody was watching.</figcaption>
${htmlBars(bars, labels, say, deployLines(axis, deploys, BARS_HEIGHT), setting?.highest)}</figure>`;
}

function spanTitle(span: HourOfReport, isDaily: boolean): string {
  const when = isDaily ? dayLabel(span.hourMs) : `${timeText(span.hourMs).slice(0, 16)} UTC`;
  if (span.observedMs === 0) return `${when}: nobody was watching`;
  const suspects =
    span.suspectedCount === 0 ? "" : `, besides ${plural(span.suspectedCount, "suspect")}`;
  return `${when}: ${plural(span.count, "stall")}, ${formatDuration(span.blockedMs)}${suspects}, in ${formatSpan(span.observedMs)} of watching`;
}

function days(hours: readonly HourOfReport[]): HourOfReport[] {
  const byDay = new Map<number, HourOfReport>();
  for (const hour of hours) {
    const day = Math.floor(hour.hourMs / (HOURS_OF_DAY * HOUR_MS)) * HOURS_OF_DAY * HOUR_MS;
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
