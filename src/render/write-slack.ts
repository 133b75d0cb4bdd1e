import {
  type Block,
  type Cell,
  command,
  type Line,
  type Piece,
  paragraph,
  text,
} from "./blocks.js";
import { cutEnd, cutPath } from "./display-width.js";
import { escapeSlack, escapeSlackEntities, slackBlock, slackCode } from "./escape-slack.js";
import { joined, type Slack, slack } from "./escaped.js";
import { visibleSentence, visibleText } from "./log-text.js";
import { inOrder } from "./terminal-text.js";
import type { Markup, TextDocument } from "./text-document.js";
import { textTable } from "./text-table.js";
import { jsonWithoutCommands } from "./workflow-commands.js";
import { wrapText } from "./wrap-text.js";

/** Slack refuses a text of more than 3,000 characters in one block. */
export const SLACK_BLOCK_CHARACTERS = 2_900;
/** And more blocks than this in one message. */
const MOST_BLOCKS = 50;
/** Columns for a name and the path below it: Slack wraps a block of code at about 85 columns on a wide screen. */
const NAME_COLUMNS = 30;

/**
 * A message for a Slack webhook (Block Kit): sections of mrkdwn. It is glanced at, so it holds the functions to fix first and
 * no details.
 */
export const SLACK: Markup = { limits: { rows: 8, notes: 6, stacks: 0, isNarrow: true }, write };

/** Paragraphs share a section as far as they fit. What notifications show is the title. */
function write({ title, parts, fullCommand }: TextDocument): string {
  const full = paragraph(text("Full report: "), command(fullCommand));
  const heading: Block = { kind: "heading", level: 2, line: [text(title)] };
  const blocks = [heading, ...parts.flatMap((part) => part.blocks), full];
  const sections: Slack[] = [];
  for (const paragraph of blocks.flatMap(paragraphs)) {
    const last = sections.at(-1);
    const isFitting =
      last !== undefined && last.length + 2 + paragraph.length <= SLACK_BLOCK_CHARACTERS;
    if (isFitting) sections[sections.length - 1] = joined([last, paragraph], "\n\n");
    else sections.push(paragraph);
  }
  const message = {
    text: escapeSlackEntities(visibleSentence(title)),
    blocks: sections
      .slice(0, MOST_BLOCKS)
      .map((section) => ({ type: "section", text: { type: "mrkdwn", text: section } })),
  };
  return `${jsonWithoutCommands(JSON.stringify(message, null, 2))}\n`;
}

/** A block as paragraphs, none longer than a section may be. */
function paragraphs(block: Block): Slack[] {
  switch (block.kind) {
    case "heading":
      return [slack`*${line(block.line)}*`];
    case "paragraph":
      return [line(block.line)];
    case "list":
      return chunks(block.items.map((item) => slack`• ${line(item)}`));
    case "table":
      return table(block);
    case "code":
      return [slackBlock(block.lines)].filter(({ length }) => length <= SLACK_BLOCK_CHARACTERS);
    case "fold":
      // A message holds what is seen at a glance; the command below it gives the rest.
      return [];
  }
}

function line(pieces: Line): Slack {
  return joined(pieces.map(piece), "");
}

function piece({ style, text }: Piece): Slack {
  if (style === "code" || style === "path") return slackCode(text);
  return style === "strong" ? slack`*${escapeSlack(text)}*` : escapeSlack(text);
}

function chunks(lines: readonly Slack[]): Slack[] {
  const texts: Slack[] = [];
  for (const one of lines) {
    const last = texts.at(-1);
    if (last !== undefined && last.length + 1 + one.length <= SLACK_BLOCK_CHARACTERS) {
      texts[texts.length - 1] = joined([last, one], "\n");
    } else texts.push(one);
  }
  return texts;
}

/** Slack has no tables: one laid out in columns, as a block of code. */
function table({ columns, rows }: Extract<Block, { kind: "table" }>): Slack[] {
  // Names of many characters that need an escape can exceed a section although the columns are narrow.
  for (let most = rows.length; most > 0; most--) {
    const text = textTable(
      columns,
      rows.slice(0, most).map((cells) => cells.map(cell)),
    );
    const block = slackBlock(inOrder(text).split("\n"));
    if (block.length <= SLACK_BLOCK_CHARACTERS) return [block];
  }
  return [];
}

function cell(lines: Cell): string {
  return lines
    .map((pieces) => wrapText(pieces.map(cutPiece).join(""), NAME_COLUMNS).join("\n"))
    .join("\n");
}

function cutPiece({ style, text }: Piece): string {
  if (style === "path") return cutPath(visibleText(text), NAME_COLUMNS);
  return style === "code" ? cutEnd(text, NAME_COLUMNS) : text;
}
