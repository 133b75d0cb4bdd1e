import type { Group, Report } from "../../report/model.js";
import { groupBy } from "../../tally/group-by.js";
import { isSuspect } from "../../verdict/verdict.js";
import { htmlId, htmlName, htmlSentence, percent } from "../escape-html.js";
import { type Html, html, joined } from "../escaped.js";
import { rankedGroups } from "../ranking.js";
import { timeText } from "../time-text.js";
import { formatCount, formatDuration, formatTick, plural } from "../units.js";
import { colourDot, type GroupColours } from "./group-colours.js";
import { logScale } from "./log-scale.js";
import { silenceStrip } from "./silence.js";
import { deployLines, type TimeAxis, timeAxis, timeGrid } from "./time-axis.js";

const HEIGHT = 230;
const TOP = 18;
const BOTTOM = 24;

/** Every stall as a point, time by duration: where they cluster is what nobody sees in a table. */
export function htmlTimeline(report: Report, colours: GroupColours): Html {
  const { points, omittedCount } = report.timeline;
  if (points.length === 0 || report.window === undefined) return html``;
  const axis = timeAxis(report.window.from, report.window.to);
  const shortestMs = points.reduce(
    (min, { durationMs }) => Math.min(min, durationMs),
    Number.POSITIVE_INFINITY,
  );
  const longestMs = points.reduce((max, { durationMs }) => Math.max(max, durationMs), 0);
  const scale = logScale(shortestMs * 0.9, longestMs * 1.08);
  const y = (durationMs: number): number =>
    Math.round((1 - scale.share(durationMs)) * HEIGHT * 10) / 10;
  const omitted =
    omittedCount === 0 ? "" : ` The ${formatCount(omittedCount)} shortest are left out.`;
  const description = `${plural(points.length, "stall")} by time and duration; the longest took ${formatDuration(longestMs)}.`;
  const grid = scale.ticks.map(
    (tick) => html`<line class=grid x2=100% y1=${y(tick)} y2=${y(tick)} />`,
  );
  const labels = scale.ticks.map(
    (tick) =>
      html`<text class=e x=100% dx=-8 y=${y(tick) + 4}>${htmlName(formatTick(tick))}</text>`,
  );
  const box = html`height=${HEIGHT + TOP + BOTTOM}`;
  return html`<figure class=box><figcaption><b>Stalls over time</b> Each point is a stall; higher is longer (logarithmic). Times are UTC.${htmlSentence(omitted)}</figcaption>
<div class=plot><svg ${box} aria-hidden=true><g transform="translate(0 ${TOP})">${labels}</g></svg>
<svg ${box} role=img aria-label="${htmlSentence(description)}"><svg y=${TOP} height=${HEIGHT + BOTTOM} overflow=visible>
${grid}${timeGrid(axis, HEIGHT)}${silenceStrip(report, axis, HEIGHT)}${deployLines(axis, report.deploys, HEIGHT)}
<g class=pts>${pointGroups(report, colours, axis, y)}</g></svg></svg></div>
${legend(report, colours)}</figure>`;
}

/** Points of one group in one element, so that the group can be shown and the others dimmed. */
function pointGroups(
  report: Report,
  colours: GroupColours,
  axis: TimeAxis,
  y: (durationMs: number) => number,
): Html {
  const groups = new Map<string, Group>(report.groups.map((group) => [group.id, group]));
  const byGroup = groupBy(report.timeline.points, ({ groupId }) => groupId);
  // What has a colour is drawn last, above the grey of all the others.
  const isColoured = (id: string): number => (colours(id) === undefined ? 0 : 1);
  const drawn = [...byGroup]
    .sort(([a], [b]) => isColoured(a) - isColoured(b))
    .map(([id, points]) => {
      const group = groups.get(id);
      const name = group !== undefined && html`${htmlName(group.title)}, `;
      const marks = points.map(({ timestampMs, durationMs, kind }) => {
        const what = htmlSentence(
          `${formatDuration(durationMs)}, ${kind}, ${timeText(timestampMs)}`,
        );
        return html`<circle${isSuspect(kind) && html` class=h`} cx=${percent(axis.share(timestampMs))} cy=${y(durationMs)} r=3.5><title>${name}${what}</title></circle>`;
      });
      return html`<g class=${colours(id) ?? html`c0`} data-g=${htmlId(id)}>${marks}</g>`;
    });
  return joined(drawn, "\n");
}

function legend(report: Report, colours: GroupColours): Html {
  const ranked = rankedGroups(report);
  const named = ranked.filter(({ id }) => colours(id) !== undefined);
  const items = [
    ...named.map(
      (group) =>
        html`<li data-g=${htmlId(group.id)}>${colourDot(colours(group.id))}${htmlName(group.title)}`,
    ),
    (ranked.length > named.length || report.others !== undefined) &&
      html`<li><i class="dot c0"></i>other functions`,
    report.timeline.points.some(({ kind }) => isSuspect(kind)) &&
      html`<li><i class="dot hollow"></i>suspected false positive`,
    report.deploys.length > 0 &&
      html`<li><svg class=key aria-hidden=true><line class=deploy x1=7 x2=7 y2=11 /></svg>first start of a version`,
    report.coverage.gaps.length > 0 &&
      html`<li><svg class=key aria-hidden=true><rect class=gap width=14 height=11 /></svg>processes silent`,
  ].filter((item) => item !== false);
  return html`<ul class=legend>${items}</ul>`;
}
