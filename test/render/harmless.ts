/** What each format must be, whatever stands in the names: the laws behind the tests of hostile names. */
import assert from "node:assert/strict";
import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";
import type { FormatName } from "../../src/render/formats.js";
import { JIRA_CHARACTERS } from "../../src/render/write-jira.js";
import { MARKDOWN_CHARACTERS } from "../../src/render/write-markdown.js";
import { SLACK_BLOCK_CHARACTERS } from "../../src/render/write-slack.js";
import { parseCsv } from "./parse-csv.js";

/** Controls besides line ends, and marks that turn the direction of writing or cannot be seen. */
const UNSAFE =
  /(?!\t|\n|\ufe0e|\ufe0f)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;
/** Ours, which keeps the columns after a word from right to left in their order. */
const OUR_MARK = /(?<=[\p{Script=Hebrew}\p{Script=Arabic}])\u200e/gu;

const CHECKS: Readonly<Partial<Record<FormatName, (text: string) => void>>> = {
  markdown: checkMarkdown,
  html: checkHtml,
  github: checkGithub,
  slack: checkSlack,
  jira: checkJira,
  csv: checkCsv,
  folded: checkFolded,
  json: checkJson,
  speedscope: checkJson,
  ndjson: (text) => text.trimEnd().split("\n").forEach(checkJson),
};

/** Fails if a text of a format holds more than text where a name stands. */
export function checkHarmless(format: FormatName, text: string): void {
  checkPlain(format, text);
  CHECKS[format]?.(text);
}

/** Fails if a text has a character that is obeyed or not seen, or a command to the runner of a CI job. */
export function checkPlain(format: FormatName, text: string): void {
  // The CLI writes NDJSON through its own package, and JSON.stringify there escapes what JSON itself asks for.
  if (format !== "ndjson") {
    const shown = format === "csv" ? text.replaceAll("\r\n", "\n") : text;
    const found = UNSAFE.exec(shown.replace(OUR_MARK, ""));
    assert.ok(
      found === null,
      `${format} has a character that is obeyed or not seen: ${cut(shown, found?.index)}`,
    );
  }
  if (format !== "github") checkNoCommand(format, text);
}

function cut(text: string, at = 0): string {
  return JSON.stringify(text.slice(Math.max(0, at - 40), at + 20));
}

/** Nothing that a runner of GitHub Actions would obey, should the text be printed into its log. */
function checkNoCommand(format: FormatName, text: string): void {
  const found = /^\s*::.*|##\[.*/m.exec(text);
  // Its rows are written by the CLI, which escapes them.
  assert.ok(found === null || format === "ndjson", `${format} has a command: ${found?.[0]}`);
}

/** Only our own elements come out of the Markdown, and each of them as often as it should. */
function checkMarkdown(markdown: string): void {
  assert.ok(markdown.length <= MARKDOWN_CHARACTERS, `${markdown.length} characters`);
  const html = micromark(markdown, {
    allowDangerousHtml: true,
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
  });
  const ours = new Set(
    "h2 h3 table thead tbody tr th td br code p strong ul li details summary pre span".split(" "),
  );
  const counts = new Map<string, number>();
  for (const [, close, name = ""] of html
    .replaceAll("<!-- -->", "")
    .matchAll(/<(\/?)([a-z!][^\s>]*)[^>]*>/gi)) {
    assert.ok(ours.has(name), `an element <${name}> in the Markdown`);
    if (name !== "br") counts.set(name, (counts.get(name) ?? 0) + (close === "/" ? -1 : 1));
  }
  for (const [name, open] of counts) assert.equal(open, 0, `<${name}> is not closed`);
  for (const [table] of html.matchAll(/<table>[\s\S]*?<\/table>/g)) {
    const widths = (table.match(/<tr>[\s\S]*?<\/tr>/g) ?? []).map(
      (row) => row.match(/<t[hd][ >]/g)?.length,
    );
    assert.equal(new Set(widths).size, 1, table);
  }
  assert.match(html, /Made by: stall-report 1\.2\.3/);
  checkReferences(html);
}

/** GitHub and GitLab look for these in the finished text, in everything but code. */
const REFERENCES = [
  /@[\w-]/,
  /(?<![\w&])[#!&%^~]\d/,
  /\bGH-\d/i,
  /:(?!\d\d:)[a-z0-9_+-]+:/i,
  /www\./i,
  /:\/\//,
  /\$[^$]*\$/,
];

function checkReferences(html: string): void {
  const prose = html.replace(/<(code|pre)[ >][\s\S]*?<\/\1>/g, "<>");
  for (const text of prose.split(/<[^>]*>/)) {
    const shown = text
      .replaceAll("&lt;", "<")
      .replaceAll("&gt;", ">")
      .replaceAll("&quot;", '"')
      .replaceAll("&amp;", "&");
    for (const pattern of REFERENCES) assert.doesNotMatch(shown, pattern);
  }
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
  // In prose a backslash takes the meaning from it; in a block nothing does.
  for (const [, block = ""] of text.matchAll(/^\{noformat\}\n([\s\S]*?)\n\{noformat\}$/gm)) {
    assert.doesNotMatch(block, /\{noformat/i);
  }
  assert.doesNotMatch(prose.replace(/\{\{|\}\}/g, ""), /(?<!\\)[{}[\]!]/, "markup of a name");
  let columns = 0;
  for (const line of prose.split("\n")) {
    if (line.startsWith("||")) columns = line.split("||").length;
    else if (line.startsWith("|")) {
      assert.equal(line.split(/(?<!\\)\|/).length, columns, line);
    }
  }
}

function checkCsv(text: string): void {
  const [head, ...rows] = parseCsv(text);
  for (const row of rows) {
    assert.equal(row.length, head?.length);
    for (const cell of row) assert.doesNotMatch(cell, /^\s*[=+@|%]|^\s*-(?!\d)/, "a formula");
  }
}

function checkFolded(text: string): void {
  for (const line of text.trimEnd().split("\n")) {
    const match = /^(.+) (\d+)$/.exec(line);
    assert.ok(match !== null, line);
    assert.ok((match[1] ?? "").split(";").every((frame) => frame.trim() === frame && frame !== ""));
  }
}

function checkJson(text: string): void {
  JSON.parse(text);
}
