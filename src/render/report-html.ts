import type { Group, Report } from "../report/model.js";
import type { RenderOptions } from "./format.js";
import { groupColours } from "./group-colours.js";
import { headline } from "./headline.js";
import { htmlNotes, htmlProvenance, htmlSuspects } from "./html-aside.js";
import { htmlCard } from "./html-card.js";
import { htmlFlame } from "./html-flame.js";
import { htmlHistogram } from "./html-histogram.js";
import { htmlPage } from "./html-page.js";
import { htmlRanking } from "./html-ranking.js";
import { htmlRate } from "./html-rate.js";
import { htmlName, htmlSentence, noBreakUnits } from "./html-text.js";
import { htmlTimeline } from "./html-timeline.js";
import { commandFor, provenance } from "./provenance.js";
import { rankedGroups } from "./ranking.js";
import { spanText } from "./time-text.js";
import { formatCount, formatDuration, formatSpan, plural } from "./units.js";

/** Groups with a card of their own; a card takes some kilobytes, and `stall-report show` has the same of any group. */
const MOST_CARDS = 100;
const OPEN_CARDS = 3;

/** The report as one page: the answer, the ranking, when and how long, where, and then each group. */
export function renderReportHtml(report: Report, options: RenderOptions): string {
  const colours = groupColours(report);
  const ranked = rankedGroups(report);
  const carded = new Set<Group>(ranked.slice(0, MOST_CARDS));
  const charts = [htmlHistogram(report), htmlRate(report)].filter((chart) => chart !== "");
  const cards = [...carded].map((group, i) =>
    htmlCard(group, {
      rank: i + 1,
      wholeMs: report.totals.blockedMs,
      isOpen: i < OPEN_CARDS,
      colours,
      options,
    }),
  );
  const flame = htmlFlame(report);
  const ranking = htmlRanking(report, { colours, hasCard: (group) => carded.has(group) });
  const main = [
    ranking === "" ? "" : `<h2 id=functions>Which functions</h2>${ranking}`,
    htmlPictures(htmlTimeline(report, colours), charts),
    flame === "" ? "" : `<h2 id=stacks>Through which stacks</h2>${flame}`,
    cards.length === 0 ? "" : `<h2 id=groups>Each function</h2>${cards.join("\n")}`,
    uncardedText(ranked.length - carded.size, options),
    htmlSuspects(report),
    htmlNotes(report),
  ];
  return htmlPage({
    title: `${htmlSentence(headline(report))} - stall-report`,
    aside: report.window === undefined ? "" : spanText(report.window),
    header: `<h1>${noBreakUnits(htmlSentence(headline(report)))}</h1>${keyFigures(report, ranked)}`,
    main: main.filter((part) => part !== "").join("\n"),
    footer: htmlProvenance(provenance(report, options)),
  });
}

/** The pictures of when and how long; empty if there is nothing to draw. */
function htmlPictures(timeline: string, charts: readonly string[]): string {
  const row = charts.length === 0 ? "" : `<div class=two>${charts.join("")}</div>`;
  return timeline + row === "" ? "" : `<h2 id=time>When, and how long</h2>${timeline}${row}`;
}

function keyFigures(report: Report, ranked: readonly Group[]): string {
  const { totals, coverage } = report;
  if (totals.count === 0 && totals.suspectedCount === 0) return "";
  const longest = ranked.reduce(
    (max, { maxMs }) => Math.max(max, maxMs),
    report.others?.maxMs ?? 0,
  );
  const figures: [string, string][] = [];
  if (totals.count > 0) {
    figures.push(
      ["Stalls", formatCount(totals.count)],
      ["Blocked", formatSpan(totals.blockedMs)],
      ["Longest", formatDuration(longest)],
    );
    if (coverage.observedMs > 0) {
      const perHour = totals.count / (coverage.observedMs / 3_600_000);
      figures.push(
        [
          "Per process hour",
          perHour >= 100 ? formatCount(Math.round(perHour)) : perHour.toPrecision(2),
        ],
        ["Of the time watched", exactShare(totals.blockedMs, coverage.observedMs)],
      );
    }
  }
  if (totals.suspectedCount > 0) {
    figures.push([
      "Suspects set aside",
      `${formatCount(totals.suspectedCount)} <small>${formatDuration(totals.suspectedMs)}</small>`,
    ]);
  }
  if (totals.unfinishedCount > 0) figures.push(["Unfinished", formatCount(totals.unfinishedCount)]);
  return `<dl class=facts>${figures.map(([label, value]) => `<div><dt>${label}<dd>${value}</div>`).join("")}</dl>`;
}

/** A share that is usually far below one percent, with the digits that tell. */
function exactShare(part: number, whole: number): string {
  return `${Number(((part / whole) * 100).toPrecision(2))} %`;
}

function uncardedText(uncarded: number, options: RenderOptions): string {
  if (uncarded <= 0) return "";
  const command = commandFor(options, "").trim().replace("stall-report", "stall-report show <id>");
  return `<p class=soft>${plural(uncarded, "more function")} in the table above; all about one of them: <code>${htmlName(command)}</code>`;
}
