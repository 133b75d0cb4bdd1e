/** Texts of a log in the Markdown of GitHub and GitLab. */
import { escapeHtml } from "./escape-html.js";
import type { Markdown } from "./escaped.js";
import type { LogText } from "./log-text.js";

/** Characters that would end a code span, or the table cell around it. */
const BREAKS_CODE = /[`|\\]/;
/** An invisible separator: no link or reference is recognized across it. */
const SEAM = "<!-- -->";

/**
 * Where two characters must not touch, because together they would be a link, a mention, a reference or an emoji. None
 * of these has an escape: GitHub looks for them in the finished text, where `\@` and `&#64;` are `@` again. An `@` makes
 * an address of almost anything that follows it, the other signs need a word. Two digits between colons are a time of
 * day.
 */
const SEAMS =
  /(?<=@)|(?<=[#!&%^~])(?=[\w"])|(?<=\bgh-)(?=\d)|(?<=www)(?=\.)|(?<=:)(?=\/\/|(?!\d\d:)[\w+-]+:)/i;

/**
 * A name as code: a plain code span where that is safe, because people also read the raw text, and `<code>` with
 * entities where it is not. Entities never make structure in Markdown. A backslash counts as unsafe because renderers
 * differ in what `\|` means in a code span of a table.
 */
export function markdownCode(text: LogText): Markdown {
  if (text.trim() === "") return "" as Markdown;
  const isPlain = !BREAKS_CODE.test(text) && text === text.trim();
  return isPlain ? (`\`${text}\`` as Markdown) : htmlCode(text);
}

/** A name as code in a block of HTML (`<summary>`), where Markdown is not read. */
export function htmlCode(text: LogText): Markdown {
  const entities = (part: LogText): string =>
    escapeHtml(part).replace(/[`|\\*_[\]~$]/g, (character) => `&#${character.charCodeAt(0)};`);
  return `<code>${withSeams(text, entities)}</code>` as Markdown;
}

/** A text that may hold names of the log: no markup, no link, no mention, no reference comes of it. */
export function escapeMarkdown(text: LogText): Markdown {
  return withSeams(text, escapeMarkup) as Markdown;
}

/** The same at the beginning of a line, where more has a meaning. */
export function escapeMarkdownStart(text: LogText): Markdown {
  // White space at the beginning is no part of a sentence, and would hide what begins a block.
  return withSeams(text.trimStart() as LogText, escapeMarkup).replace(
    // The beginnings of a heading, an underline of one, and an item of a list.
    /^(?:[#+=-]|\d+(?=[.)](?:\s|$)))/,
    (start) => (/\d/.test(start) ? `${start}${SEAM}` : `\\${start}`),
  ) as Markdown;
}

function escapeMarkup(text: string): string {
  return (
    text
      .replace(/[\\`*_[\]|~]/g, "\\$&")
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
      // GitHub's own way to keep two of them from being a formula; a backslash does not.
      .replaceAll("$", "<span>$</span>")
  );
}

/** Escapes a text in parts, cut at its {@link SEAMS}. */
function withSeams(text: LogText, escapePart: (part: LogText) => string): string {
  return (text.split(SEAMS) as LogText[]).map(escapePart).join(SEAM);
}

/** Lines as a fenced block; the fence is longer than any run of backticks in them, so nothing closes it early. */
export function markdownFence(lines: readonly LogText[], language = "text"): Markdown {
  const runs = lines.flatMap((line) => line.match(/`+/g) ?? []);
  const longest = runs.reduce((most, run) => Math.max(most, run.length), 0);
  const fence = "`".repeat(Math.max(3, longest + 1));
  return `${fence}${language}\n${lines.join("\n")}\n${fence}` as Markdown;
}
