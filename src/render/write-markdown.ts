import { type Block, type Cell, cutPiece, type Line, type Piece } from "./blocks.js";
import {
  escapeMarkdown,
  escapeMarkdownStart,
  htmlCode,
  markdownCode,
  markdownFence,
} from "./escape-markdown.js";
import { joined, type Markdown, markdown } from "./escaped.js";
import { visibleText } from "./log-text.js";
import { type Markup, writeDocument } from "./text-document.js";

/** GitHub takes 65,536 characters in a comment; this leaves room for what people write around it. */
export const MARKDOWN_CHARACTERS = 60_000;

/** Markdown as GitHub and GitLab read it; nobody reads more rows in a ticket. */
export const MARKDOWN: Markup = {
  limits: { rows: 25, notes: 10, stacks: 3 },
  write: (document) => writeDocument(document, MARKDOWN_CHARACTERS, block),
};

function block(given: Block): Markdown {
  switch (given.kind) {
    case "heading":
      return joined([given.level === 2 ? markdown`## ` : markdown`### `, line(given.line)], "");
    case "paragraph":
      return line(given.line);
    case "list":
      return joined(
        given.items.map((item) => markdown`- ${line(item)}`),
        "\n",
      );
    case "table":
      return joined(
        [
          row(given.columns.map(({ title }) => escapeMarkdown(visibleText(title)))),
          row(
            given.columns.map(({ align }) => (align === "right" ? markdown`---:` : markdown`:---`)),
          ),
          ...given.rows.map((cells) =>
            row(cells.map((lines, i) => cell(lines, given.columns[i]?.align === "right"))),
          ),
        ],
        "\n",
      );
    case "code":
      return markdownFence(given.lines);
    case "fold":
      return markdown`<details>\n<summary>${joined(given.summary.map(summaryPiece), "")}</summary>\n\n${joined(given.blocks.map(block), "\n\n")}\n\n</details>`;
  }
}

function line(pieces: Line): Markdown {
  const [first, ...rest] = pieces;
  if (first?.style !== "text") return joined(pieces.map(piece), "");
  return markdown`${escapeMarkdownStart(first.text)}${rest.map(piece)}`;
}

function piece({ style, text }: Piece): Markdown {
  if (style === "code" || style === "path") return markdownCode(text);
  return style === "strong" ? markdown`**${escapeMarkdown(text)}**` : escapeMarkdown(text);
}

/** Markdown is not read in a summary, which is HTML; entities are. */
function summaryPiece({ style, text }: Piece): Markdown {
  return style === "code" || style === "path" ? htmlCode(text) : escapeMarkdown(text);
}

function row(cells: readonly Markdown[]): Markdown {
  return markdown`| ${joined(cells, " | ")} |`;
}

/** @param isFigure then a number and its unit stay on one line, however narrow the column is drawn */
function cell(lines: Cell, isFigure: boolean): Markdown {
  return joined(
    lines.map((pieces) => {
      const shown = joined(pieces.map(cutPiece).map(piece), "");
      return isFigure ? (shown.replaceAll(" ", "&nbsp;") as Markdown) : shown;
    }),
    "<br>",
  );
}
