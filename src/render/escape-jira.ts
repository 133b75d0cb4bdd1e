/**
 * Texts of a log inside of Jira's wiki markup. A backslash takes the meaning from most characters; the four for which
 * it does not (two backslashes are a line break) become entities, which the markup passes through.
 */
const ENTITIES: Readonly<Record<string, string>> = {
  "\\": "&#92;",
  "|": "&#124;",
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
};

/** A text of one line, in a paragraph or in a cell of a table. */
export function escapeJira(text: string): string {
  return text
    .replace(/[\\|&<>{}[\]()*_+^~?!#@%-]/g, (character) => ENTITIES[character] ?? `\\${character}`)
    .replace(/:(?=\/\/)/g, "&#58;");
}

/** A name in the fixed-width font. */
export function jiraCode(text: string): string {
  return text.trim() === "" ? "" : `{{${escapeJira(text)}}}`;
}

/** Lines that the markup leaves alone; only the word that ends such a block must not stand in them. */
export function jiraBlock(lines: readonly string[]): string {
  const safe = lines.map((line) => line.replace(/\{(?=noformat)/gi, "{ "));
  return `{noformat}\n${safe.join("\n")}\n{noformat}`;
}
