import { DAY_MS, HOUR_MS } from "../../record/time-units.js";
import type { HourOfReport, Report } from "../../report/model.js";
import { htmlName, htmlSentence, percent } from "../escape-html.js";
import { type Html, html } from "../escaped.js";
import { dayText } from "../time-text.js";
import { formatDuration, formatTick } from "../units.js";
import { spanTitle } from "./rate.js";

const HOURS_OF_DAY = 24;
/** Fewer days show no habit, and the bars per hour show all of them. */
const LEAST_DAYS = 3;
/** More rows than this are no picture any more: the last ones are drawn. */
const MOST_DAYS = 62;
const ROW = 16;
const TOP = 16;
/** The shades of a cell, from little to much; each is twice the one before. */
const SHADES = [html`h1`, html`h2`, html`h3`, html`h4`, html`h5`];

/** Blocked time by hour of the day and by day: what a time line of weeks hides, such as an hour that is bad every night. */
export function htmlHeatMap({ hourly }: Pick<Report, "hourly">): Html {
  const lastDay = Math.floor((hourly.at(-1)?.hourMs ?? 0) / DAY_MS);
  const firstOfAll = Math.floor((hourly[0]?.hourMs ?? 0) / DAY_MS);
  const firstDay = Math.max(firstOfAll, lastDay - MOST_DAYS + 1);
  const days = lastDay - firstDay + 1;
  const shown = hourly.filter(({ hourMs }) => hourMs >= firstDay * DAY_MS);
  const most = shown.reduce((max, { blockedMs }) => Math.max(max, blockedMs), 0);
  if (days < LEAST_DAYS || most === 0) return html``;
  const cells = shown.map((hour) => cellSvg(hour, firstDay, most));
  const height = TOP + days * ROW;
  const names = Array.from({ length: days }, (_, day) => {
    const isNamed = days <= 16 || day % 7 === 0;
    const name = htmlName(dayText((firstDay + day) * DAY_MS));
    return isNamed && html`<text class=e x=100% dx=-8 y=${TOP + day * ROW + 12}>${name}</text>`;
  }).filter((name) => name !== false);
  const hours = [0, 6, 12, 18].map(
    (hour) =>
      html`<text x=${percent(hour / HOURS_OF_DAY)} y=10>${htmlName(`${String(hour).padStart(2, "0")}:00`)}</text>`,
  );
  const left = firstDay - firstOfAll;
  const keys = SHADES.map(
    (shade, i) =>
      html`<li><svg class=key aria-hidden=true><rect class=${shade} width=14 height=11 /></svg>to ${htmlSentence(formatTick(most / 2 ** (SHADES.length - 1 - i)))}`,
  );
  const description = `Blocked time by day and hour; at most ${formatDuration(most)} in an hour.`;
  return html`<figure class=box><figcaption><b>Blocked time by hour of the day</b> One row per day, UTC. Hatched: not monitored.${left > 0 && html` The ${left} earlier days are left out.`}</figcaption>
<div class="plot heat"><svg height=${height} aria-hidden=true>${names}</svg>
<svg height=${height} role=img aria-label="${htmlSentence(description)}">${hours}${cells}</svg></div><ul class=legend>${keys}</ul></figure>`;
}

function cellSvg(hour: HourOfReport, firstDay: number, most: number): Html {
  const { hourMs, observedMs, blockedMs, suspectedCount } = hour;
  const day = Math.floor(hourMs / DAY_MS) - firstDay;
  const hourOfDay = Math.floor(hourMs / HOUR_MS) % HOURS_OF_DAY;
  const isUnknown = observedMs === 0 && blockedMs === 0 && suspectedCount === 0;
  const shade = isUnknown ? html`gap` : shadeOf(blockedMs, most);
  return html`<rect class=${shade} x=${percent(hourOfDay / HOURS_OF_DAY)} y=${TOP + day * ROW} width=4.1% height=${ROW - 1}><title>${htmlSentence(spanTitle(hour, false))}</title></rect>`;
}

/** Logarithmic, because an hour can be a thousand times as bad as another one. */
function shadeOf(blockedMs: number, most: number): Html {
  if (blockedMs <= 0) return html`h0`;
  const steps = Math.floor(Math.log2(most / blockedMs));
  return SHADES[Math.max(0, SHADES.length - 1 - steps)] ?? html`h1`;
}
