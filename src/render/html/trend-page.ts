import { HOUR_MS } from "../../record/time-units.js";
import type { Trend, TrendBin, TrendRow } from "../../trend/trend-model.js";
import { htmlId, htmlName, htmlSentence, percent } from "../escape-html.js";
import { type Html, html, joined } from "../escaped.js";
import { type ShortPlaces, shortPlaces } from "../places.js";
import { trendProvenance } from "../provenance.js";
import { blockedRateText, rateText, shortNumber } from "../ratio-text.js";
import type { TrendOptions } from "../render-options.js";
import { whenText } from "../since-text.js";
import { overallTrend, type ShownTrend, shownTrends, trendColumns } from "../trend-rows.js";
import { notesOf } from "../trend-table.js";
import { TREND_TITLES, trendRates, trendScope, trendSentence } from "../trend-text.js";
import { formatDuration, formatSpan, plural } from "../units.js";
import { BARS_HEIGHT, htmlBars } from "./bars.js";
import { htmlFolders, htmlPlace } from "./card.js";
import { htmlPage, notesPart } from "./page.js";
import { htmlSpark } from "./spark.js";
import { htmlTable } from "./table.js";
import { deployLines, type TimeAxis, timeAxis } from "./time-axis.js";
import { timeTicks } from "./time-ticks.js";

/** These give way on a narrow screen; the chart below tells more. */
const NARROW_HIDDEN: ReadonlySet<string> = new Set(["stalls", "trend", "evidence"]);
/** Charts below each other that anybody looks at. */
const MOST_CHARTS = 60;
const OPEN_CHARTS = 6;
const MOST_LABELS = 6;
/** More bars are too thin to be seen: neighbours are put together. */
const MOST_BARS = 180;

/** The trend as one page: the answer, a row a function, and a chart for each. */
export function renderTrendHtml(trend: Trend, options: TrendOptions): Html {
  const rows = [
    overallTrend(trend),
    ...shownTrends(trend, { top: trend.groups.length, isAllShown: true }),
  ];
  const charted = rows.slice(0, MOST_CHARTS);
  const places = shortPlaces(rows.map(({ group }) => group?.place));
  const main = [
    html`<h2 id=functions>Which functions</h2>${rowsTable(rows, trend, new Set(charted), places)}${htmlFolders(places)}`,
    html`<h2 id=charts>Each function over time</h2>${joined(
      charted.map((row, i) => chartCard(row, trend, i < OPEN_CHARTS)),
      "\n",
    )}`,
    notesPart(html`Notes`, notesOf(trend)),
  ];
  const title = htmlSentence(trendSentence(trend));
  return htmlPage({
    title,
    aside: html`over time`,
    header: html`<h1>${title}</h1><p class=soft>${htmlSentence(trendScope(trend))}`,
    main,
    provenance: trendProvenance(trend, options),
  });
}

function rowsTable(
  rows: readonly ShownTrend[],
  trend: Trend,
  charted: ReadonlySet<ShownTrend>,
  places: ShortPlaces,
): Html {
  const columns = trendColumns(trend);
  return htmlTable(
    [
      { title: html`function`, align: "left", classes: html`what` },
      ...columns.map(({ title, meaning, align }) => ({
        title: htmlName(title),
        meaning: htmlSentence(meaning),
        align,
        classes: NARROW_HIDDEN.has(title) ? html`nb hide` : html`nb`,
      })),
    ],
    rows.map((shown) => [
      html`${charted.has(shown) ? html`<a href="#t-${idOf(shown)}">${nameOf(shown)}</a>` : nameOf(shown)}${shown.group !== undefined && htmlPlace(shown.group, places.text)}${rowNotes(shown)}`,
      ...columns.map((column) =>
        column.title === "trend"
          ? htmlSpark(trendRates(shown.row))
          : htmlSentence(column.text(shown)),
      ),
    ]),
    { caption: html`Functions over time`, isSortable: true },
  );
}

function idOf(shown: ShownTrend): Html {
  return shown.group === undefined ? html`all` : htmlId(shown.group.id);
}

function nameOf({ name }: ShownTrend): Html {
  return html`<b class=fn>${htmlName(name)}</b>`;
}

function outcomeText({ outcome }: TrendRow): Html {
  return html`<span class=verdict-${htmlName(outcome)}>${htmlName(TREND_TITLES[outcome].toLowerCase())}</span>`;
}

/** Since when, in the colour of the verdict; without a change the verdict, but not for each of hundreds that did not change. */
function rowNotes({ group, row, changes }: ShownTrend): Html {
  if (changes.length === 0) {
    const isShown = group === undefined || row.outcome !== "no-change";
    return isShown ? html`<span class=note>${outcomeText(row)}</span>` : html``;
  }
  const notes = changes.map((words, i) => {
    const direction = row.changes[i]?.direction;
    return html`<span class="note${direction !== undefined && html` verdict-${htmlName(direction)}`}">${htmlSentence(words)}</span>`;
  });
  return html`${notes}`;
}

/** A function with its chart: bars are rates, lines are the levels between changes. */
function chartCard(shown: ShownTrend, trend: Trend, isOpen: boolean): Html {
  const { row } = shown;
  const sum = html`${outcomeText(row)}, ${htmlName(plural(row.count, "stall"))}, ${htmlSentence(formatDuration(row.blockedMs))}`;
  return html`<details class=card${isOpen && html` open`}><summary><h3>${htmlName(shown.name)}</h3><span class=sum>${sum}</span>${shown.group !== undefined && htmlPlace(shown.group)}</summary>
<div class=inner id="t-${idOf(shown)}">${shown.changes.map((words) => html`<p>${htmlSentence(words)}`)}${chart(row, trend)}${versionsTable(row)}</div></details>`;
}

/** A quantity that a chart can show. */
interface Drawn {
  readonly title: string;
  of(bin: TrendBin): number;
  level(row: TrendRow["levels"][number]): number;
}

function drawnOf(row: TrendRow): Drawn {
  const isBlocked =
    row.changes.length > 0 && row.changes.every(({ quantities }) => !quantities.includes("rate"));
  return isBlocked
    ? {
        title: `Blocked milliseconds per ${unitOf(row)}`,
        of: ({ blockedMs, observedHours }) => blockedMs / (observedHours * row.unitsPerHour),
        level: ({ blockedMsPerHour }) => blockedMsPerHour,
      }
    : perTime(row);
}

function unitOf({ ratesPer }: TrendRow): string {
  return ratesPer === "h" ? "observed hour" : ratesPer;
}

/** Stalls per hour, or per day where an hour has less than one; or per unit of work. */
function perTime(row: TrendRow): Drawn {
  const most = Math.max(0, ...row.levels.map(({ ratePerHour }) => ratePerHour));
  const factor = most < 1 && row.ratesPer === "h" ? 24 : 1;
  return {
    title: `Stalls per ${factor === 1 ? unitOf(row) : "observed day"}`,
    of: ({ count, observedHours }) => (factor * count) / (observedHours * row.unitsPerHour),
    level: ({ ratePerHour }) => factor * ratePerHour,
  };
}

function chart(row: TrendRow, { binMs, deploys }: Trend): Html {
  const [first] = row.bins;
  if (first === undefined) return html``;
  const drawn = drawnOf(row);
  const bins = thinned(row.bins);
  const barMs = binMs * Math.ceil(row.bins.length / bins.length);
  const axis = timeAxis(first.fromMs, (row.bins.at(-1)?.fromMs ?? first.fromMs) + binMs);
  const bars = bins.map((bin) => {
    const left = axis.share(bin.fromMs);
    return {
      left,
      width: axis.share(bin.fromMs + barMs) - left,
      solid: bin.observedHours > 0 ? drawn.of(bin) : 0,
      hollow: 0,
      isUnknown: bin.observedHours === 0,
      title: `${whenText(bin.fromMs, barMs)}: ${plural(bin.count, "stall")}, ${formatDuration(bin.blockedMs)}${overText(bin, row)}`,
    };
  });
  const labels = timeTicks(axis.fromMs, axis.toMs, MOST_LABELS).map(({ timestampMs, label }) => ({
    share: axis.share(timestampMs),
    text: label,
  }));
  const services = new Set(row.versions.map(({ service }) => service));
  return html`<figure><figcaption><b>${htmlSentence(drawn.title)}</b> Lines: the levels between changes. Hatched: not monitored.</figcaption>
${htmlBars({
  bars,
  labels,
  description: `${drawn.title} over time.`,
  background: deployLines(
    axis,
    deploys.filter(({ service }) => services.has(service)),
    BARS_HEIGHT,
  ),
  foreground: (y) => levelLines(row, axis, drawn, y),
})}</figure>`;
}

/** ` over 2 h 00 m of observed process time`, ` over 3.4 × 1,000 requests`. */
function overText({ observedHours }: TrendBin, { ratesPer, unitsPerHour }: TrendRow): string {
  return ratesPer === "h"
    ? ` over ${formatSpan(observedHours * HOUR_MS)} of observed process time`
    : ` over ${shortNumber(observedHours * unitsPerHour)} × ${ratesPer}`;
}

/** Bins put together so that there are at most so many bars. */
function thinned(bins: readonly TrendBin[]): readonly TrendBin[] {
  const size = Math.ceil(bins.length / MOST_BARS);
  if (size === 1) return bins;
  return Array.from({ length: Math.ceil(bins.length / size) }, (_, i) => {
    const part = bins.slice(i * size, (i + 1) * size);
    const sum = (of: (bin: TrendBin) => number): number =>
      part.reduce((all, bin) => all + of(bin), 0);
    return {
      fromMs: part[0]?.fromMs ?? 0,
      observedHours: sum(({ observedHours }) => observedHours),
      count: sum(({ count }) => count),
      blockedMs: sum(({ blockedMs }) => blockedMs),
    };
  });
}

function levelLines(
  row: TrendRow,
  axis: TimeAxis,
  drawn: Drawn,
  y: (value: number) => number,
): Html {
  const lines = row.levels.map((level) => {
    const at = y(drawn.level(level));
    return html`<line class=level x1=${percent(axis.share(level.fromMs))} x2=${percent(axis.share(level.toMs))} y1=${at} y2=${at} />`;
  });
  return html`${lines}`;
}

function versionsTable({ versions }: TrendRow): Html {
  if (versions.length < 2) return html``;
  return htmlTable(
    [
      { title: html`service`, align: "left" },
      { title: html`version`, align: "left" },
      { title: html`observed`, align: "right", classes: html`hide` },
      { title: html`stalls`, align: "right", classes: html`hide` },
      { title: html`stalls/h`, align: "right" },
      { title: html`blocked/h`, align: "right" },
    ],
    versions.map(({ service, version, observedHours, count, blockedMs }) => [
      htmlName(service ?? "-"),
      htmlName(version ?? "-"),
      htmlSentence(formatSpan(observedHours * HOUR_MS)),
      htmlName(String(count)),
      htmlSentence(observedHours > 0 ? rateText(count / observedHours) : "?"),
      htmlSentence(observedHours > 0 ? blockedRateText(blockedMs / observedHours) : "?"),
    ]),
    { caption: html`What each version did` },
  );
}
