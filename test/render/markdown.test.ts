/** The Markdown as GitHub shows it: rendered with a real GFM renderer and looked at as HTML. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";
import type { RenderOptions } from "../../src/render/render-options.js";
import { reportDocument } from "../../src/render/report-document.js";
import { MARKDOWN, MARKDOWN_CHARACTERS } from "../../src/render/write-markdown.js";
import type { Report } from "../../src/report/model.js";
import {
  frame,
  largeReport,
  quietReport,
  SAMPLE_OPTIONS,
  sampleGroup,
  sampleReport,
} from "./sample-report.js";

function renderReportMarkdown(report: Report, options: RenderOptions): string {
  return MARKDOWN.write(reportDocument(report, options, MARKDOWN.limits));
}

function shown(report: Report): string {
  return micromark(renderReportMarkdown(report, SAMPLE_OPTIONS), {
    allowDangerousHtml: true,
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
  });
}

function count(html: string, tag: string): number {
  return html.match(new RegExp(`<${tag}[ >]`, "g"))?.length ?? 0;
}

test("headline, table, folded groups with source and stacks, provenance", () => {
  const html = shown(sampleReport());
  assert.match(html, /^<h2>84 stalls blocked the event loop/);
  assert.equal(count(html, "table"), 1);
  assert.equal(count(html, "tr"), 1 + 3 + 1);
  assert.equal(count(html, "details"), 3 + 1);
  assert.equal(html.match(/<\/details>/g)?.length, 3 + 1);
  assert.match(html, /<summary>1\. <code>renderInvoice<\/code>/);
  assert.match(html, /<pre><code class="language-text"> {2}39 \| export function renderInvoice/);
  assert.match(html, /&gt; 41 \|/);
  assert.match(html, /layoutTable \(src\/pdf\/table\.ts:88:7\)\nrenderInvoice/);
  assert.match(html, /<li>Window: 2026-11-24 00:00:00 to 2026-11-25 00:00:00 UTC<\/li>/);
  assert.match(html, /<li>Made by: stall-report 1\.2\.3, 2026-11-25 01:00:00 UTC<\/li>/);
});

test("a quiet day has a sentence and no empty table", () => {
  const html = shown(quietReport());
  assert.match(
    html,
    /^<h2>No stalls over 46 h 00 m of observed process time \(4 processes\)<\/h2>/,
  );
  assert.equal(count(html, "table"), 0);
});

test("without a time of making, none is said", () => {
  const text = renderReportMarkdown(sampleReport(), { ...SAMPLE_OPTIONS, madeAtMs: undefined });
  assert.match(text, /Made by: stall-report 1\.2\.3\n/);
});

test("a budget of 60,000 characters: nothing is left open, and what was cut is said with the command for it", () => {
  const deep = Array.from({ length: 400 }, (_, i) =>
    frame(`recurse${i}${"y".repeat(150)}`, "src/deep.ts", i),
  );
  const groups = largeReport(3_000).groups.map((group) =>
    sampleGroup({
      ...group,
      stacks: [1, 2, 3].map(() => ({ count: 1, blockedMs: 1, frames: deep })),
    }),
  );
  const report = { ...largeReport(3_000), groups };
  const text = renderReportMarkdown(report, SAMPLE_OPTIONS);
  assert.ok(text.length <= MARKDOWN_CHARACTERS, `${text.length}`);
  assert.ok(text.length > MARKDOWN_CHARACTERS * 0.6, `${text.length}: most of it is used`);
  const html = shown(report);
  assert.equal(count(html, "details"), html.match(/<\/details>/g)?.length);
  assert.equal((text.match(/^```/gm)?.length ?? 0) % 2, 0);
  assert.match(
    text,
    /Left out to fit: the details of \d+ groups and the rows of 2,975 other groups\. Full report: `stall-report 'logs\/\*\.ndjson' --since 24h -o report\.html`/,
  );
  assert.match(html, /Made by/);
});
