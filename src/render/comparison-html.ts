import type { ChangedGroup, Comparison, ComparisonSide } from "../compare/comparison-model.js";
import type { HistogramBin } from "../report/model.js";
import { changeSections, undecidedGroups } from "./changes.js";
import {
  comparisonNotes,
  OUTCOME_TITLES,
  sideText,
  suspectSentence,
  undecidedNeed,
  verdictSentence,
} from "./comparison-text.js";
import type { RenderOptions } from "./format.js";
import { htmlProvenance } from "./html-aside.js";
import { htmlChangeCard } from "./html-change-card.js";
import { type ChangesSetting, htmlChanges, htmlOverall } from "./html-changes.js";
import { htmlFlame } from "./html-flame.js";
import { htmlHistogram } from "./html-histogram.js";
import { ratioScale } from "./html-interval.js";
import { htmlPage } from "./html-page.js";
import { htmlRate } from "./html-rate.js";
import { htmlSentence, noBreakUnits } from "./html-text.js";
import { comparisonProvenance } from "./provenance.js";
import { isFew } from "./ratio-text.js";
import { formatCount } from "./units.js";

const MOST_CARDS = 60;
const OPEN_CARDS = 3;

/** The comparison as one page: the verdict, both sides side by side, the functions by verdict, and each of them. */
export function renderComparisonHtml(comparison: Comparison, options: RenderOptions): string {
  const { overall, before, after } = comparison;
  const sections = changeSections(comparison);
  const undecided = undecidedGroups(comparison);
  const carded = new Set(
    [...sections.flatMap(({ groups }) => groups), ...undecided].slice(0, MOST_CARDS),
  );
  const scale = ratioScale([
    overall.rateRatio,
    overall.duration.ratio,
    ...comparison.groups.map((group) => (isFew(group) ? undefined : group.rateRatio)),
  ]);
  const setting = { scale, hasCard: (group: ChangedGroup): boolean => carded.has(group) };
  const main = [
    `<h2 id=overall>Before and after</h2>${htmlOverall(comparison, scale)}<p class="soft small">Drawn: the ratio and its 95&nbsp;% interval on a logarithmic scale; the thin line is no change.`,
    ...sections.map(
      ({ outcome, groups }) =>
        `<h2 id=${outcome} class=verdict-${outcome}>${titleOf(OUTCOME_TITLES[outcome])}: ${formatCount(groups.length)}</h2>${htmlChanges(groups, titleOf(OUTCOME_TITLES[outcome]), setting)}`,
    ),
    undecidedPart(comparison, undecided, setting),
    notesPart(comparison),
    pictures(before, after),
    flames(before, after),
    cards([...carded], comparison),
  ];
  const sentence = verdictSentence(comparison);
  return htmlPage({
    title: `${htmlSentence(sentence)} - stall-report`,
    aside: "before and after",
    header: `<h1 class=verdict-${overall.outcome}>${noBreakUnits(htmlSentence(sentence))}</h1>
<dl class=kv><dt>A, before<dd>${noBreakUnits(htmlSentence(sideText(before)))}<dt>B, after<dd>${noBreakUnits(htmlSentence(sideText(after)))}<dt>Suspects<dd>${htmlSentence(suspectSentence(comparison))}</dl>`,
    main: main.filter((part) => part !== "").join("\n"),
    footer: htmlProvenance(comparisonProvenance(comparison, options)),
  });
}

/** `NO MEANINGFUL CHANGE` as a heading of a page. */
function titleOf(capitals: string): string {
  return `${capitals.slice(0, 1)}${capitals.slice(1).toLowerCase()}`;
}

function undecidedPart(
  comparison: Comparison,
  groups: readonly ChangedGroup[],
  setting: ChangesSetting,
): string {
  if (groups.length === 0) return "";
  const need = noBreakUnits(htmlSentence(undecidedNeed(comparison)));
  const table = htmlChanges(groups, "Too few to tell", setting);
  return `<h2 id=cannot-tell>Too few to tell: ${formatCount(groups.length)}</h2>
${need === "" ? "" : `<p class=soft>${need.slice(0, 1).toUpperCase()}${need.slice(1)}.`}<details class=more><summary>Show them</summary>${table}</details>`;
}

function notesPart(comparison: Comparison): string {
  const notes = comparisonNotes(comparison).map((note) => `<li>${htmlSentence(note)}`);
  return notes.length === 0
    ? ""
    : `<h2 id=notes>Before you believe it</h2><ul class=notes>${notes.join("")}</ul>`;
}

/** How long and how often on both sides, each pair on one scale. */
function pictures(before: ComparisonSide, after: ComparisonSide): string {
  const bins = [...before.histogram, ...after.histogram];
  const setting = {
    fromMs: bins.reduce((min, { fromMs }) => Math.min(min, fromMs), Number.POSITIVE_INFINITY),
    toMs: bins.reduce((max, { toMs }) => Math.max(max, toMs), 0),
    highest: highestOf(bins),
  };
  const highest = highestOf([...before.hourly, ...after.hourly]);
  const charts = [
    htmlHistogram(before, { ...setting, title: "A, before: how long" }),
    htmlHistogram(after, { ...setting, title: "B, after: how long" }),
    htmlRate(before, { highest, title: "A, before: how often" }),
    htmlRate(after, { highest, title: "B, after: how often" }),
  ].filter((chart) => chart !== "");
  return charts.length === 0
    ? ""
    : `<h2 id=time>How long, and when</h2><div class=two>${charts.join("")}</div>`;
}

function highestOf(bars: readonly Pick<HistogramBin, "count" | "suspectedCount">[]): number {
  return bars.reduce((max, { count, suspectedCount }) => Math.max(max, count + suspectedCount), 0);
}

function flames(before: ComparisonSide, after: ComparisonSide): string {
  const drawn = [htmlFlame(before, "A, before"), htmlFlame(after, "B, after")].filter(
    (flame) => flame !== "",
  );
  return drawn.length === 0
    ? ""
    : `<h2 id=stacks>Through which stacks</h2><div class=two>${drawn.join("")}</div>`;
}

function cards(groups: readonly ChangedGroup[], comparison: Comparison): string {
  if (groups.length === 0) return "";
  const shown = groups.map((group, i) => htmlChangeCard(group, comparison, i < OPEN_CARDS));
  return `<h2 id=groups>Each function</h2>${shown.join("\n")}`;
}
