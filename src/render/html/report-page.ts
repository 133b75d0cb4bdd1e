import type { Group, Report } from "../../report/model.js";
import { htmlId, htmlName, htmlSentence } from "../escape-html.js";
import { type Html, html, joined } from "../escaped.js";
import { fixFirst } from "../fix-first.js";
import { headline } from "../headline.js";
import { commandFor, provenance } from "../provenance.js";
import { acceptedGroups, rankedGroups, sharedMs } from "../ranking.js";
import type { RenderOptions } from "../render-options.js";
import { spanText } from "../time-text.js";
import { plural } from "../units.js";
import { htmlAccepted, htmlNotes, htmlSuspects } from "./aside.js";
import { type CardDepth, htmlCard, WHOLE_CARD } from "./card.js";
import { htmlFlame } from "./flame.js";
import { type GroupColours, groupColours } from "./group-colours.js";
import { htmlHeatMap } from "./heat-map.js";
import { htmlHistogram } from "./histogram.js";
import { keyFigures } from "./key-figures.js";
import { htmlPage } from "./page.js";
import { htmlPrograms } from "./programs.js";
import { htmlRanking } from "./ranking.js";
import { htmlRate } from "./rate.js";
import { htmlTimeline } from "./timeline.js";

const OPEN_CARDS = 3;
/** From this rank on a card holds less. */
const WHOLE_CARDS = 50;
const SHORT_CARD: CardDepth = { stacks: 1, frames: 8, examples: 1 };
/** A page opens within a second as long as it has no more characters. */
const PAGE_CHARACTERS = 1_450_000;
const ROW_CHARACTERS = 480;
/** What the cards may take in any case. */
const LEAST_CARD_CHARACTERS = 130_000;

/** The report as one page: the answer, the ranking, when and how long, where, and then each group. */
export function renderReportHtml(report: Report, options: RenderOptions): Html {
  const colours = groupColours(report);
  const ranked = rankedGroups(report);
  const accepted = acceptedGroups(report);
  const cards = groupCards(report, [...ranked, ...accepted], colours);
  const charts = [htmlHistogram(report), htmlRate(report)].filter((chart) => chart !== "");
  const pictures = [
    htmlTimeline(report, colours),
    htmlHeatMap(report),
    charts.length === 0 ? html`` : html`<div class=two>${charts}</div>`,
  ];
  const main = [
    section(
      html`functions`,
      html`Which functions`,
      htmlRanking(report, { colours, cards: Math.min(cards.length, ranked.length) }),
    ),
    htmlAccepted(report, cards.length - ranked.length),
    section(html`time`, html`When, and how long`, joined(pictures, "")),
    section(html`programs`, html`Services and versions`, htmlPrograms(report)),
    section(html`stacks`, html`Stacks`, htmlFlame(report)),
    section(html`groups`, html`Each function`, joined(cards, "\n")),
    uncardedText(ranked.length + accepted.length - cards.length, options),
    htmlSuspects(report),
    htmlNotes(report),
  ];
  const title = htmlSentence(headline(report));
  return htmlPage({
    title,
    aside: report.window === undefined ? html`` : htmlSentence(spanText(report.window)),
    header: html`<h1>${title}</h1>${fixFirstHtml(report)}${keyFigures(report, ranked)}`,
    main,
    provenance: provenance(report, options),
  });
}

function fixFirstHtml(report: Report): Html {
  const first = fixFirst(report);
  if (first === undefined) return html``;
  const { group, seen, nextStep } = first;
  const step = nextStep !== undefined && html`<br>Next step: ${htmlSentence(nextStep)}`;
  return html`<p><b>Fix first: <a href="#g-${htmlId(group.id)}">${htmlName(group.title)}</a></b>, ${htmlSentence(seen)}${step}`;
}

/** A part of a page with its heading; nothing if there is nothing in it. */
function section(id: Html, title: Html, content: Html): Html {
  return content === "" ? content : html`<h2 id=${id}>${title}</h2>${content}`;
}

/** As many cards as a page has room for, the heaviest groups first. */
function groupCards(report: Report, ranked: readonly Group[], colours: GroupColours): Html[] {
  const cards: Html[] = [];
  let free = Math.max(LEAST_CARD_CHARACTERS, PAGE_CHARACTERS - ranked.length * ROW_CHARACTERS);
  for (const [i, group] of ranked.entries()) {
    const card = htmlCard(group, {
      rank: group.acceptance === undefined ? i + 1 : undefined,
      wholeMs: sharedMs(report),
      isOpen: i < OPEN_CARDS,
      colours,
      depth: i < WHOLE_CARDS ? WHOLE_CARD : SHORT_CARD,
    });
    free -= card.length;
    if (free < 0) break;
    cards.push(card);
  }
  return cards;
}

function uncardedText(uncarded: number, options: RenderOptions): Html {
  if (uncarded <= 0) return html``;
  const command = commandFor(options, "").trim().replace("stall-report", "stall-report show <id>");
  return html`<p class=soft>${htmlName(plural(uncarded, "more function"))} in the table above; all about one of them: <code>${htmlSentence(command)}</code>`;
}
