import type { Group, Report, TimelinePoint } from "../report/model.js";
import { isSuspect } from "../verdict/verdict.js";
import type { GroupColours } from "./group-colours.js";
import { functionText } from "./group-text.js";
import { htmlId, htmlName, percent } from "./html-text.js";
import { logScale } from "./log-scale.js";
import { rankedGroups } from "./ranking.js";
import { deployLines, timeAxis, timeGrid } from "./svg-time-axis.js";
import { timeText } from "./time-text.js";
import { formatCount, formatDuration, plural } from "./units.js";

const HEIGHT = 230;
const TOP = 18;
const BOTTOM = 24;
/** Gaps of single sessions beyond this number would paint the whole picture. */
const MOST_GAPS = 60;

/** Every stall as a point, time by duration: where they cluster is what nobody sees in a table. */
export function htmlTimeline(report: Report, colours: GroupColours): string {
  const { points, omittedCount } = report.timeline;
  if (points.length === 0 || report.window === undefined) return "";
  const axis = timeAxis(report.window.from, report.window.to);
  const durations = points.map((point) => point.durationMs);
  const scale = logScale(
    durations.reduce((min, one) => Math.min(min, one), Number.POSITIVE_INFINITY) * 0.9,
    durations.reduce((max, one) => Math.max(max, one), 0) * 1.08,
  );
  const y = (durationMs: number): number =>
    Math.round((1 - scale.share(durationMs)) * HEIGHT * 10) / 10;
  const omitted =
    omittedCount === 0 ? "" : ` The ${formatCount(omittedCount)} shortest are left out.`;
  const say = `${plural(points.length, "stall")} by time and duration; the longest took ${formatDuration(Math.max(...durations.slice(0, 1), ...longestOf(points)))}.`;
  const grid = scale.ticks
    .map((tick) => `<line class=grid x2=100% y1=${y(tick)} y2=${y(tick)} />`)
    .join("");
  const labels = scale.ticks
    .map(
      (tick) =>
        `<text class=e x=100% dx=-8 y=${y(tick) + 4}>${formatDuration(tick).replace(/\.0+ /, " ")}</text>`,
    )
    .join("");
  const box = `height=${HEIGHT + TOP + BOTTOM}`;
  return `<figure class=box><figcaption><b>Stalls over time</b> Each point is a stall, higher is longer (logarithmic), UTC.${omitted}</figcaption>
<div class=plot><svg ${box} aria-hidden=true><g transform="translate(0 ${TOP})">${labels}</g></svg>
<svg ${box} role=img aria-label="${say}"><svg y=${TOP} height=${HEIGHT + BOTTOM} overflow=visible>
${gaps(report, axis.share)}${grid}${timeGrid(axis, HEIGHT)}${deployLines(axis, report.deploys, HEIGHT)}
<g class=pts>${pointGroups(report, colours, axis.share, y)}</g></svg></svg></div>
${legend(report, colours)}</figure>`;
}

function longestOf(points: readonly TimelinePoint[]): number[] {
  return [points.reduce((max, point) => Math.max(max, point.durationMs), 0)];
}

function gaps(report: Report, share: (timestampMs: number) => number): string {
  return report.coverage.gaps
    .slice(0, MOST_GAPS)
    .map(({ session, from, to }) => {
      const width = Math.max(share(to) - share(from), 0.001);
      return `<rect class=gap x=${percent(share(from))} width=${percent(width)} height=${HEIGHT}><title>${htmlName(session)} was silent from ${timeText(from)} to ${timeText(to)} UTC</title></rect>`;
    })
    .join("");
}

/** Points of one group in one element, so that the group can be shown and the others dimmed. */
function pointGroups(
  report: Report,
  colours: GroupColours,
  share: (timestampMs: number) => number,
  y: (durationMs: number) => number,
): string {
  const groups = new Map<string, Group>(report.groups.map((group) => [group.id, group]));
  const byGroup = new Map<string, TimelinePoint[]>();
  for (const point of report.timeline.points) {
    const known = byGroup.get(point.groupId);
    if (known === undefined) byGroup.set(point.groupId, [point]);
    else known.push(point);
  }
  // What has a colour is drawn last, above the grey of all the others.
  return [...byGroup]
    .sort(([a], [b]) => (colours(a) === "c0" ? 0 : 1) - (colours(b) === "c0" ? 0 : 1))
    .map(([id, points]) => {
      const group = groups.get(id);
      const name = group === undefined ? "" : `${htmlName(functionText(group))}, `;
      const marks = points.map((point) => {
        const hollow = isSuspect(point.kind) ? " class=h" : "";
        const title = `${name}${formatDuration(point.durationMs)}, ${point.kind}, ${timeText(point.timestampMs)}`;
        return `<circle${hollow} cx=${percent(share(point.timestampMs))} cy=${y(point.durationMs)} r=3.5><title>${title}</title></circle>`;
      });
      return `<g class=${colours(id)} data-g=${htmlId(id) || "-"}>${marks.join("")}</g>`;
    })
    .join("\n");
}

function legend(report: Report, colours: GroupColours): string {
  const ranked = rankedGroups(report);
  const named = ranked.filter(({ id }) => colours(id) !== "c0");
  const items = named.map(
    (group) =>
      `<li data-g=${htmlId(group.id)}><i class="dot ${colours(group.id)}"></i>${htmlName(functionText(group))}`,
  );
  if (ranked.length > named.length || report.others !== undefined) {
    items.push(`<li><i class="dot c0"></i>other functions`);
  }
  if (report.timeline.points.some(({ kind }) => isSuspect(kind))) {
    items.push(`<li><i class="dot hollow"></i>suspected false positive`);
  }
  if (report.deploys.length > 0)
    items.push(
      "<li><svg class=key aria-hidden=true><line class=deploy x1=7 x2=7 y2=11 /></svg>first start of a version",
    );
  if (report.coverage.gaps.length > 0)
    items.push(
      "<li><svg class=key aria-hidden=true><rect class=gap width=14 height=11 /></svg>a process was silent",
    );
  return `<ul class=legend>${items.join("")}</ul>`;
}
