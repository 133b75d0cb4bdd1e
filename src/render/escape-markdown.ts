/**
 * Texts of a log inside of GitHub and GitLab Markdown. All of them go through `visibleText` before: one line, no
 * controls.
 */
import { escapeHtml } from "./escape-html.js";

/** These would end a code span, or the cell of a table around it. */
const BREAKS_CODE = /[`|\\]/;
/** Neutral between two characters that would be a mention, a reference or a link if they touched. */
const NOTHING = "<!-- -->";

/**
 * A name as code: a plain code span where that is safe, because people also read the raw text, and `<code>` with
 * entities where it is not. Entities never make structure in Markdown. A backslash counts as unsafe because renderers
 * differ in what `\|` means in a code span of a table.
 */
export function markdownCode(text: string): string {
  if (text.trim() === "") return "";
  const isPlain = !BREAKS_CODE.test(text) && text === text.trim();
  return isPlain ? `\`${text}\`` : htmlCode(text);
}

/** A name as code inside of a block of HTML (`<summary>`), where Markdown is not read. */
export function htmlCode(text: string): string {
  // The last two would be links, even in code.
  const entities = escapeHtml(text).replace(
    /[`|\\*_[\]~$@]|:(?=\/\/)|(?<=www)\./gi,
    (character) => `&#${character.charCodeAt(0)};`,
  );
  return `<code>${entities}</code>`;
}

/** A sentence of ours that may hold names of the log: no markup, no link, no mention, no reference comes of it. */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/[\\`*_[\]|~$]/g, "\\$&")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replace(/([@#!])(?=\w)/g, `$1${NOTHING}`)
    .replace(/:(?=\/\/)/g, `:${NOTHING}`)
    .replace(/\bwww\./gi, (www) => `${www.slice(0, 3)}${NOTHING}.`)
    .replace(/^([#+=-]|\d+(?=[.)](?:\s|$)))/, (start) =>
      /\d/.test(start) ? `${start}${NOTHING}` : `\\${start}`,
    );
}

/** Lines as a fenced block; the fence is longer than any run of backticks in them, so nothing closes it early. */
export function markdownFence(lines: readonly string[], language = "text"): string {
  const runs = lines.flatMap((line) => line.match(/`+/g) ?? []);
  const longest = runs.reduce((most, run) => Math.max(most, run.length), 0);
  const fence = "`".repeat(Math.max(3, longest + 1));
  return `${fence}${language}\n${lines.join("\n")}\n${fence}`;
}
