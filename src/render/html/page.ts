import { htmlName, htmlSentence } from "../escape-html.js";
import { type Html, html, joined } from "../escaped.js";
import type { ProvenanceLine } from "../provenance.js";
import { PAGE_SCRIPT, PAGE_STYLE, SCRIPT_HASH, STYLE_HASH } from "./assets.js";

/** The parts of a page. */
export interface HtmlPage {
  readonly title: Html;
  /** In the line above the headline, at its right end. */
  readonly aside: Html;
  readonly header: Html;
  /** Its parts; an empty one is left out. */
  readonly main: readonly (Html | false)[];
  /** Where it all comes from and how to make it again. */
  readonly provenance: readonly ProvenanceLine[];
}

/** Nothing may be loaded, nothing may be sent, and only our own style and script run, known by their hashes. */
const POLICY = `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; script-src 'sha256-${SCRIPT_HASH}'; base-uri 'none'; form-action 'none'`;

/** What is drawn where nothing was monitored; every picture refers to it. */
const HATCH = html`<svg class=sr aria-hidden=true><defs><pattern id=hatch width=6 height=6 patternUnits=userSpaceOnUse patternTransform="rotate(45)"><line class=hatch y2=6 /></pattern></defs></svg>`;

/** One self-contained file: it works offline, under its own strict policy, and without its script. */
export function htmlPage(page: HtmlPage): Html {
  const parts = page.main.flatMap((part) => (part === false || part === "" ? [] : [part]));
  return html`<!doctype html>
<html lang=en><head><meta charset=utf-8>
<meta http-equiv=Content-Security-Policy content="${POLICY as Html}">
<meta name=viewport content="width=device-width, initial-scale=1">
<meta name=referrer content=no-referrer>
<title>${page.title} - stall-report</title>
<style>${PAGE_STYLE as Html}</style></head>
<body>${HATCH}<a class="skip sr" href="#main">Skip to the report</a>
<header><div class=brand><b>stall-report</b><span>${page.aside}</span></div>
${page.header}</header>
<main id=main>
${joined(parts, "\n")}
</main>
<footer>${factList(page.provenance)}</footer>
<script>${PAGE_SCRIPT as Html}</script></body></html>
`;
}

/** Labelled lines. @param more items of the list that are markup already */
export function factList(facts: readonly ProvenanceLine[], more?: Html): Html {
  const items = facts.map(({ label, text, isCode }) => {
    const shown = htmlSentence(text);
    return html`<dt>${htmlName(label)}<dd>${isCode === true ? html`<code>${shown}</code>` : shown}`;
  });
  return html`<dl class=kv>${items}${more}</dl>`;
}

/** What a reader must mind; nothing if that is nothing. */
export function notesPart(title: Html, notes: readonly string[]): Html {
  if (notes.length === 0) return html``;
  const items = notes.map((note) => html`<li>${htmlSentence(note)}`);
  return html`<h2 id=notes>${title}</h2><ul class=notes>${items}</ul>`;
}
