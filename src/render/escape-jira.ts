import type { Jira } from "./escaped.js";
import type { LogText } from "./log-text.js";

/**
 * Texts of a log in Jira's wiki markup. A backslash takes the meaning from most characters; those for which it
 * does not (two backslashes are a line break) become entities, which the markup passes through.
 */
const ENTITIES: Readonly<Record<string, string>> = {
  "\\": "&#92;",
  "|": "&#124;",
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  // Blocks are looked for before anything else, backslashes among them.
  "{": "&#123;",
  "}": "&#125;",
};

/** These mean something wherever they stand. */
const ALWAYS = /[\\|&<>{}[\]!@]/g;
/** These make bold, struck and other text, but not between the letters of a word. */
const AROUND_WORDS = /(?<!\w)[*_+^~?-]|[*_+^~?-](?!\w)/g;
/** `(x)` and the like are little pictures. */
const PICTURE = /\((?=(?:[xynfi/!?+\-*]|\\.|\*[rgby]|on|off|flag|flagoff)\))/gi;

/** A text of one line, in a paragraph or in a cell of a table. */
export function escapeJira(text: LogText): Jira {
  return text
    .replace(AROUND_WORDS, "\u0000$&")
    .replace(PICTURE, "\u0000$&")
    .replace(ALWAYS, (character) => ENTITIES[character] ?? `\u0000${character}`)
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
