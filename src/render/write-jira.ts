import { type Block, type Cell, cutPiece, type Line, type Piece } from "./blocks.js";
import { escapeJira, jiraBlock, jiraCode } from "./escape-jira.js";
import { type Jira, jira, joined } from "./escaped.js";
import { visibleText } from "./log-text.js";
import { type Markup, writeDocument } from "./text-document.js";

/** Jira takes 32,767 characters in a description or comment unless it is set up otherwise. */
export const JIRA_CHARACTERS = 30_000;

/** The wiki markup of Jira. It has no folding: what waits in a fold elsewhere has a heading of its own. */
export const JIRA: Markup = {
  limits: { rows: 15, notes: 10, stacks: 1 },
  write: (document) => writeDocument(document, JIRA_CHARACTERS, block),
};

function block(given: Block): Jira {
  switch (given.kind) {
    case "heading":
      return joined([given.level === 2 ? jira`h2. ` : jira`h3. `, line(given.line)], "");
    case "paragraph":
      return line(given.line);
    case "list":
      return joined(
        given.items.map((item) => jira`* ${line(item)}`),
        "\n",
      );
    case "table":
      return joined(
        [
          jira`||${joined(
            given.columns.map(({ title }) => filled(escapeJira(visibleText(title)))),
            "||",
          )}||`,
          ...given.rows.map((cells) => jira`|${joined(cells.map(cell), "|")}|`),
        ],
        "\n",
      );
    case "code":
      return jiraBlock(given.lines);
    case "fold":
      return joined([jira`h4. ${line(given.summary)}`, ...given.blocks.map(block)], "\n\n");
  }
}

function line(pieces: Line): Jira {
  return joined(pieces.map(piece), "");
}

function piece({ style, text }: Piece): Jira {
  if (style === "code" || style === "path") return jiraCode(text);
  return style === "strong" ? jira`*${escapeJira(text)}*` : escapeJira(text);
}

function cell(lines: Cell): Jira {
  return filled(
    joined(
      lines.map((pieces) => line(pieces.map(cutPiece))),
      // A line break; without the spaces, Jira Cloud takes it for text.
      " \\\\ ",
    ),
  );
}

/** A cell without anything in it would end the row's cells early. */
function filled(markup: Jira): Jira {
  return markup === "" ? jira` ` : markup;
}
