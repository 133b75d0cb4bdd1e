import type { Jira } from "./escaped.js";
import type { LogText } from "./log-text.js";

/**
 * Texts of a log in Jira's wiki markup, for both of its readers: the one of Jira Server and Data Center, and that of Jira
 * Cloud, which turns it into another document and shows entities as they are written. Both take a backslash, and neither
 * reads HTML.
 */

/** Signs that have a meaning wherever they stand. */
const ALWAYS = /[|{}[\]!@]/g;
/** Two backslashes are a line break; one escapes a sign, but before a letter it is just a backslash. */
const BACKSLASH = /\\(?![\w ])/g;
/** An entity: Jira Server would show its character instead. */
const ENTITY = /&(?=#?\w{1,10};)/g;
/** Signs that make bold, struck and other text, but not between the letters of a word. */
const AROUND_WORDS = /(?<!\w)[*_+^~?-]|[*_+^~?-](?!\w)/g;
/** `(x)` and similar texts become little pictures. */
const PICTURE = /\((?=(?:[xynfi/!?+\-*]|\\.|\*[rgby]|on|off|flag|flagoff)\))/gi;

/** A text of one line, in a paragraph or in a cell of a table. */
export function escapeJira(text: LogText): Jira {
  return text
    .replace(ENTITY, "&amp;")
    .replace(BACKSLASH, "&#92;")
    .replace(AROUND_WORDS, "\u0000$&")
    .replace(PICTURE, "\u0000$&")
    .replace(ALWAYS, "\u0000$&")
    .replace(/^#/, "\u0000#")
    .replaceAll("\u0000", "\\")
    .replace(/:(?=\/\/)/g, "&#58;") as Jira;
}

/** A name in the fixed-width font. */
export function jiraCode(text: LogText): Jira {
  return (text.trim() === "" ? "" : `{{${escapeJira(text)}}}`) as Jira;
}

/** Lines that the markup leaves alone; only the word that ends such a block must not stand in them. */
export function jiraBlock(lines: readonly LogText[]): Jira {
  const safe = lines.map((line) => line.replace(/\{(?=noformat)/gi, "{ "));
  return `{noformat}\n${safe.join("\n")}\n{noformat}` as Jira;
}
