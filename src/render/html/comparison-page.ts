import type { ChangedGroup, Comparison, ComparisonSide } from "../../compare/comparison-model.js";
import type { HistogramBin } from "../../report/model.js";
import { changeSections, undecidedGroups } from "../changes.js";
import { comparisonNotes } from "../comparison-notes.js";
import { sideText, undecidedNeed, verdictConditions, verdictSentence } from "../comparison-text.js";
import { htmlName, htmlSentence } from "../escape-html.js";
import { type Html, html, joined } from "../escaped.js";
import { shortPlaces } from "../places.js";
import { comparisonProvenance } from "../provenance.js";
import { isFew } from "../ratio-text.js";
import type { RenderOptions } from "../render-options.js";
import { formatCount } from "../units.js";
import { htmlFolders } from "./card.js";
import { htmlChangeCard } from "./change-card.js";
import { type ChangesSetting, htmlChanges, htmlOverall } from "./changes.js";
import { htmlFlame } from "./flame.js";
import { htmlHistogram } from "./histogram.js";
import { ratioScale } from "./interval.js";
import { htmlPage, notesPart } from "./page.js";
import { htmlRate } from "./rate.js";

const MOST_CARDS = 60;
const OPEN_CARDS = 3;

/** The comparison as one page: the verdict, both sides side by side, the functions by verdict, and each of them. */
export function renderComparisonHtml(comparison: Comparison, options: RenderOptions): Html {
  const { overall, before, after } = comparison;
  const sections = changeSections(comparison);
  const undecided = undecidedGroups(comparison);
  const carded = [...sections.flatMap(({ groups }) => groups), ...undecided].slice(0, MOST_CARDS);
  const scale = ratioScale([
    overall.rateRatio,
    overall.duration.ratio,
    ...sections
      .flatMap(({ groups }) => groups)
      .map((group) => (isFew(group) ? undefined : group.rateRatio)),
  ]);
  const withCard = new Set(carded);
  const places = shortPlaces(comparison.groups.map(({ place }) => place));
  const setting = { scale, places, hasCard: (group: ChangedGroup): boolean => withCard.has(group) };
  const main = [
    html`<h2 id=overall>Before and after</h2>${htmlOverall(comparison, scale)}<p class="soft small">Drawn: the ratio and its 95&nbsp;% interval on a logarithmic scale; the thin line is no change.`,
    ...sections.map(({ outcome, title: capitals, groups }) => {
      const title = titleOf(capitals);
      return html`<h2 id=${htmlName(outcome)} class=verdict-${htmlName(outcome)}>${title}: ${htmlName(formatCount(groups.length))}</h2>${htmlChanges(groups, title, setting)}`;
    }),
    undecidedPart(comparison, undecided, setting),
    htmlFolders(places),
    notesPart(html`Caveats`, comparisonNotes(comparison)),
    pictures(before, after),
    flames(before, after),
    cards(carded, comparison),
  ];
  const sentence = htmlSentence(verdictSentence(comparison));
  return htmlPage({
    title: sentence,
    aside: html`before and after`,
    header: html`<h1 class=verdict-${htmlName(overall.outcome)}>${sentence}</h1>
<dl class=kv><dt>A, before<dd>${htmlSentence(sideText(before))}<dt>B, after<dd>${htmlSentence(sideText(after))}<dt>Set aside<dd>${joined(verdictConditions(comparison).map(htmlSentence), "<br>")}</dl>`,
    main,
    provenance: comparisonProvenance(comparison, options),
  });
}

/** `NO MEANINGFUL CHANGE` as a heading of a page. */
function titleOf(capitals: string): Html {
  return htmlName(`${capitals.slice(0, 1)}${capitals.slice(1).toLowerCase()}`);
}

function undecidedPart(
  comparison: Comparison,
  groups: readonly ChangedGroup[],
  setting: ChangesSetting,
): Html {
  if (groups.length === 0) return html``;
  const need = undecidedNeed(comparison);
  const sentence = htmlSentence(`${need.slice(0, 1).toUpperCase()}${need.slice(1)}.`);
  const table = htmlChanges(groups, html`Too few stalls to tell`, setting);
  return html`<h2 id=cannot-tell>Too few stalls to tell: ${htmlName(formatCount(groups.length))}</h2>
${need !== "" && html`<p class=soft>${sentence}`}<details class=more><summary>Show them</summary>${table}</details>`;
}

/** How long and how often on both sides, each pair on one scale. */
function pictures(before: ComparisonSide, after: ComparisonSide): Html {
  const bins = [...before.histogram, ...after.histogram];
  const setting = {
    fromMs: bins.reduce((min, { fromMs }) => Math.min(min, fromMs), Number.POSITIVE_INFINITY),
    toMs: bins.reduce((max, { toMs }) => Math.max(max, toMs), 0),
    highest: highestOf(bins),
  };
  const highest = highestOf([...before.hourly, ...after.hourly]);
  const charts = [
    htmlHistogram(before, { ...setting, title: "A, before: durations" }),
    htmlHistogram(after, { ...setting, title: "B, after: durations" }),
    htmlRate(before, { highest, title: "A, before: stalls over time" }),
    htmlRate(after, { highest, title: "B, after: stalls over time" }),
  ].filter((chart) => chart !== "");
  if (charts.length === 0) return html``;
  return html`<h2 id=time>How long, and when</h2><div class=two>${charts}</div>`;
}

function highestOf(bars: readonly Pick<HistogramBin, "count" | "suspectedCount">[]): number {
  return bars.reduce((max, { count, suspectedCount }) => Math.max(max, count + suspectedCount), 0);
}

function flames(before: ComparisonSide, after: ComparisonSide): Html {
  const drawn = [htmlFlame(before, "A, before"), htmlFlame(after, "B, after")].filter(
    (flame) => flame !== "",
  );
  if (drawn.length === 0) return html``;
  return html`<h2 id=stacks>Stacks</h2><div class=two>${drawn}</div>`;
}

function cards(groups: readonly ChangedGroup[], comparison: Comparison): Html {
  if (groups.length === 0) return html``;
  const shown = groups.map((group, i) => htmlChangeCard(group, comparison, i < OPEN_CARDS));
  return html`<h2 id=groups>Each function</h2>${joined(shown, "\n")}`;
}
