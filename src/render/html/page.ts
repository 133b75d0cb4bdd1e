import { type Html, html } from "../escaped.js";
import { PAGE_SCRIPT, PAGE_STYLE, SCRIPT_HASH, STYLE_HASH } from "./assets.js";

/** The parts of a page. */
export interface HtmlPage {
  readonly title: Html;
  /** In the line above the headline, at its right end. */
  readonly aside: Html;
  readonly header: Html;
  readonly main: Html;
  readonly footer: Html;
}

/** Nothing may be loaded, nothing may be sent, and only our own style and script run, known by their hashes. */
const POLICY = `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; script-src 'sha256-${SCRIPT_HASH}'; base-uri 'none'; form-action 'none'`;

/** What is drawn where nothing was monitored; every picture refers to it. */
const HATCH = html`<svg class=sr aria-hidden=true><defs><pattern id=hatch width=6 height=6 patternUnits=userSpaceOnUse patternTransform="rotate(45)"><line class=hatch y2=6 /></pattern></defs></svg>`;

/** One self-contained file: it works offline, under its own strict policy, and without its script. */
export function htmlPage(page: HtmlPage): Html {
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
${page.main}
</main>
<footer>${page.footer}</footer>
<script>${PAGE_SCRIPT as Html}</script></body></html>
`;
}
