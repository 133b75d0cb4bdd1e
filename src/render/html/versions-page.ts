import type { VersionsComparison } from "../../compare/compare-versions.js";
import { sideText } from "../comparison-text.js";
import { htmlName, htmlSentence } from "../escape-html.js";
import { type Html, html } from "../escaped.js";
import { type ShortPlaces, shortPlaces } from "../places.js";
import { comparisonProvenance } from "../provenance.js";
import type { RenderOptions } from "../render-options.js";
import { formatCount } from "../units.js";
import {
  blockedCell,
  marksMeaning,
  type ShownVersions,
  shownVersions,
  stepNotes,
  stepSentences,
  versionCell,
  versionTitle,
} from "../versions-rows.js";
import { htmlFolders, htmlPlace } from "./card.js";
import { factList, htmlPage, notesPart } from "./page.js";
import { htmlRate } from "./rate.js";
import { htmlTable } from "./table.js";

/** Several versions as one page: the newest verdict, a table of all, and the stalls of each over time. */
export function renderVersionsHtml(comparison: VersionsComparison, options: RenderOptions): Html {
  const { versions, steps } = comparison;
  const sentences = stepSentences(comparison);
  const newest = steps.at(-1);
  const title = htmlSentence(sentences.at(-1) ?? "");
  const highest = versions
    .flatMap(({ hourly }) => hourly)
    .reduce((most, { count, suspectedCount }) => Math.max(most, count + suspectedCount), 0);
  const charts = versions
    .map((side) => htmlRate(side, { highest, title: `${side.label}: stalls over time` }))
    .filter((chart) => chart !== "");
  const places = shortPlaces(comparison.rows.map(({ place }) => place));
  const older = sentences.slice(0, -1).reverse();
  const main = [
    html`<h2 id=functions>Each function in each version</h2>${versionsTable(comparison, places)}${htmlFolders(places)}<p class="soft small">${htmlSentence(marksMeaning(comparison))}`,
    older.length > 0 &&
      html`<h2 id=verdicts>Earlier verdicts</h2><ul class=notes>${older.map((words) => html`<li>${htmlSentence(words)}`)}</ul>`,
    notesPart(html`Caveats`, stepNotes(comparison)),
    charts.length > 0 && html`<h2 id=time>When</h2><div class=two>${charts}</div>`,
  ];
  const sides = versions.map((side) => ({ label: side.label, text: sideText(side) }));
  return htmlPage({
    title,
    aside: html`versions`,
    header: html`<h1 class=verdict-${htmlName(newest?.overall.outcome ?? "")}>${title}</h1>${factList(sides)}`,
    main,
    provenance: newest === undefined ? [] : comparisonProvenance(newest, options),
  });
}

function versionsTable(comparison: VersionsComparison, places: ShortPlaces): Html {
  const { versions } = comparison;
  return htmlTable(
    [
      { title: html`function`, align: "left", classes: html`what` },
      ...versions.map((side) => {
        const [version, observed] = versionTitle(side);
        return {
          title: htmlName(version),
          meaning: htmlSentence(`observed for ${observed}`),
          align: "left" as const,
          classes: html`nb`,
        };
      }),
    ],
    shownVersions(comparison).map((shown) => [
      html`<b class=fn>${htmlName(shown.name)}</b>${shown.row !== undefined && htmlPlace(shown.row, places.text)}`,
      ...versions.map((_, i) => cell(shown, i)),
    ]),
    { caption: html`Functions by version`, isSortable: true },
  );
}

function cell(shown: ShownVersions, version: number): Html {
  const outcome = shown.changes[version]?.outcome;
  const count = `${formatCount(shown.figures[version]?.count ?? 0)} stalls, blocked ${blockedCell(shown, version)}`;
  const verdict = outcome === undefined ? html`` : html` class=verdict-${htmlName(outcome)}`;
  return html`<span${verdict} title="${htmlSentence(count)}">${htmlSentence(versionCell(shown, version))}</span>`;
}
