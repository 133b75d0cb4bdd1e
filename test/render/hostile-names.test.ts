/** A law over all renderers: whatever a log holds in its names, no format lets it out as more than a text. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";
import { JIRA_CHARACTERS } from "../../src/render/report-jira.js";
import { MARKDOWN_CHARACTERS } from "../../src/render/report-markdown.js";
import { SLACK_BLOCK_CHARACTERS } from "../../src/render/slack-message.js";
import { HOSTILE_NAMES, hostileReport } from "./hostile-report.js";
import { parseCsv } from "./parse-csv.js";
import { renderAll } from "./render-all.js";
import { SAMPLE_OPTIONS } from "./sample-report.js";

/** Controls besides line ends, and marks that turn the direction of writing or cannot be seen. */
const UNSAFE =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/;

const picks = fc.oneof(
  fc.constant((n: number): string => HOSTILE_NAMES[n % HOSTILE_NAMES.length] ?? ""),
  fc.array(fc.constantFrom(...HOSTILE_NAMES), { minLength: 1, maxLength: 40 }).map(fromList),
  fc
    .array(
      fc
        .array(fc.oneof(fc.constantFrom(...HOSTILE_NAMES.filter(isShort)), fc.string()), {
          maxLength: 5,
        })
        .map((parts) => parts.join("")),
      { minLength: 1, maxLength: 40 },
    )
    .map(fromList),
);

function fromList(names: readonly string[]): (n: number) => string {
  return (n) => names[n % names.length] ?? "";
}

function isShort(name: string): boolean {
  return name.length < 100;
}

test("hostile names come out harmless in every format", async () => {
  await fc.assert(
    fc.asyncProperty(picks, async (pick) => {
      const report = hostileReport(pick);
      const texts = await renderAll(report, SAMPLE_OPTIONS);
      for (const [format, text] of texts) {
        // The CLI writes NDJSON through its own package; rows are checked as JSON below.
        if (format === "ndjson") continue;
        const shown = format === "csv" ? text.replaceAll("\r\n", "\n") : text;
        assert.doesNotMatch(shown, UNSAFE, `${format} has a character that a terminal obeys`);
      }
      checkMarkdown(texts.get("markdown") ?? "");
      checkHtml(texts.get("html") ?? "");
      checkGithub(texts.get("github") ?? "");
      checkSlack(texts.get("slack") ?? "");
      checkJira(texts.get("jira") ?? "");
      checkCsv(texts.get("csv") ?? "");
      checkFolded(texts.get("folded") ?? "", report.totals.blockedMs);
      const json = JSON.parse(texts.get("json") ?? "");
      assert.equal(json.groups.length, report.groups.length);
      assert.equal(json.groups[0].function, report.groups[0]?.function);
      assert.equal(json.totals.blockedMs, report.totals.blockedMs);
      assert.ok(Object.hasOwn(json.problemCounts, "__proto__"));
      for (const line of (texts.get("ndjson") ?? "").trimEnd().split("\n")) JSON.parse(line);
      const speedscope = JSON.parse(texts.get("speedscope") ?? "");
      assert.equal(speedscope.profiles[0].samples.length, speedscope.profiles[0].weights.length);
    }),
    { numRuns: 60 },
  );
});

/** Only our own elements come out of the Markdown, and each of them as often as it should. */
function checkMarkdown(markdown: string): void {
  assert.ok(markdown.length <= MARKDOWN_CHARACTERS, `${markdown.length} characters`);
  const html = micromark(markdown, {
    allowDangerousHtml: true,
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
  });
  const ours = new Set(
    "h2 table thead tbody tr th td code p strong ul li details summary pre hr sub".split(" "),
  );
  const counts = new Map<string, number>();
  for (const [, close, name = ""] of html
    .replaceAll("<!-- -->", "")
    .matchAll(/<(\/?)([a-z!][^\s>]*)[^>]*>/gi)) {
    assert.ok(ours.has(name), `an element <${name}> in the Markdown`);
    if (name !== "hr") counts.set(name, (counts.get(name) ?? 0) + (close === "/" ? -1 : 1));
  }
  for (const [name, open] of counts) assert.equal(open, 0, `<${name}> is not closed`);
  const rows = html.match(/<tr>[\s\S]*?<\/tr>/g) ?? [];
  for (const row of rows) assert.equal(row.match(/<t[hd][ >]/g)?.length, 9, row);
  assert.match(html, /Made by: stall-report 1\.2\.3/);
}

/** Every tag and attribute of the page is one of ours; text can add none. */
function checkHtml(html: string): void {
  const body = html.slice(html.indexOf("<body>"), html.lastIndexOf("<script>"));
  for (const [tag, name = ""] of body.matchAll(/<([a-z!][^\s>]*)[^>]*>/gi)) {
    assert.doesNotMatch(name, /^(script|img|iframe|object|embed|link|meta|base|form|style)/i, tag);
    assert.doesNotMatch(tag.replace(/"[^"]*"/g, ""), /\son\w+\s*=|javascript:/i, tag);
  }
  for (const [, href = ""] of body.matchAll(/href="([^"]*)"/g)) assert.match(href, /^#/);
  assert.doesNotMatch(body, /<script|<img/i);
}

/** Every line is a command of ours, and no kind has more than GitHub shows. */
function checkGithub(text: string): void {
  const counts = new Map<string, number>();
  for (const line of text.trimEnd().split("\n")) {
    const kind = /^::(notice|warning|error) (?:[a-z]+=[^:,\n]*,?)+::/.exec(line)?.[1];
    assert.ok(kind !== undefined, line.slice(0, 200));
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  for (const [kind, count] of counts) assert.ok(count <= 10, `${count} of ${kind}`);
}

function checkSlack(text: string): void {
  const { blocks } = JSON.parse(text) as { blocks: { text: { text: string } }[] };
  assert.ok(blocks.length <= 50);
  for (const { text: block } of blocks) {
    assert.ok(block.text.length <= SLACK_BLOCK_CHARACTERS, `${block.text.length} characters`);
    assert.doesNotMatch(block.text, /[<>]/, "a mention or a link");
    assert.equal((block.text.match(/```/g)?.length ?? 0) % 2, 0, "a block of code is not closed");
    const prose = block.text.replace(/```[\s\S]*?```/g, "");
    assert.equal((prose.match(/`/g)?.length ?? 0) % 2, 0, "code is not closed");
  }
}

function checkJira(text: string): void {
  assert.ok(text.length <= JIRA_CHARACTERS, `${text.length} characters`);
  assert.equal((text.match(/^\{noformat\}$/gm)?.length ?? 0) % 2, 0);
  const prose = text.replace(/^\{noformat\}\n[\s\S]*?\n\{noformat\}$/gm, "");
  assert.doesNotMatch(text.replace(/^\{noformat\}$/gm, ""), /\{noformat/i);
  assert.doesNotMatch(prose.replace(/\{\{|\}\}/g, ""), /(?<!\\)[{}[\]!]/, "markup of a name");
  for (const row of prose.split("\n").filter((line) => /^\|\d/.test(line))) {
    assert.equal(row.split("|").length, 11, row);
  }
}

function checkCsv(text: string): void {
  const [head, ...rows] = parseCsv(text);
  for (const row of rows) {
    assert.equal(row.length, head?.length);
    for (const cell of row) assert.doesNotMatch(cell, /^\s*[=+@|%]|^\s*-(?!\d)/, "a formula");
  }
}

function checkFolded(text: string, totalMs: number): void {
  let sum = 0;
  for (const line of text.trimEnd().split("\n")) {
    const match = /^(.+) (\d+)$/.exec(line);
    assert.ok(match !== null, line);
    assert.ok((match[1] ?? "").split(";").every((frame) => frame.trim() === frame && frame !== ""));
    sum += Number(match[2]);
  }
  assert.equal(sum, Math.round(totalMs));
}
