/**
 * The blocks of a text for tickets and messages, before it is written in any markup: a report or a comparison is turned into
 * blocks once, and Markdown, Jira and Slack each have one writer for them.
 */
import { cutEnd, cutPath } from "./display-width.js";
import { type LogText, visibleSentence, visibleText } from "./log-text.js";

/** A part of a line. */
export interface Piece {
  /** A `path` is code that is cut from its beginning where room is short. */
  readonly style: "text" | "strong" | "code" | "path";
  readonly text: LogText;
}

export type Line = readonly Piece[];

/** One cell of a table; several lines stand one below the other. */
export type Cell = readonly Line[];

export interface TableColumn {
  readonly title: string;
  readonly align: "left" | "right";
}

export type Block =
  | { readonly kind: "heading"; readonly level: 2 | 3; readonly line: Line }
  | { readonly kind: "paragraph"; readonly line: Line }
  | { readonly kind: "list"; readonly items: readonly Line[] }
  | {
      readonly kind: "table";
      readonly columns: readonly TableColumn[];
      readonly rows: readonly (readonly Cell[])[];
    }
  | { readonly kind: "code"; readonly lines: readonly LogText[] }
  /** Blocks folded below a summary; a markup without folding writes the summary as a heading. */
  | { readonly kind: "fold"; readonly summary: Line; readonly blocks: readonly Block[] };

/** A sentence of ours, which may hold names. */
export const text = (words: string): Piece => ({ style: "text", text: visibleSentence(words) });
export const strong = (words: string): Piece => ({ style: "strong", text: visibleSentence(words) });
/** A name of the log. */
export const code = (name: string): Piece => ({ style: "code", text: visibleText(name) });
/** A command, which may be long. */
export const command = (words: string): Piece => ({ style: "code", text: visibleSentence(words) });
/** Where a function stands. */
const path = (place: string): Piece => ({ style: "path", text: visibleText(place) });

export const paragraph = (...line: Line): Block => ({ kind: "paragraph", line });

/** The cell that names a function, with its place and notes below the name. */
export function nameCell(name: Piece, place: string, notes: readonly string[] = []): Cell {
  return [[name], ...(place === "" ? [] : [[path(place)]]), ...notes.map((note) => [text(note)])];
}

/** A name with its place on one line. */
export function placed(name: string, place: string): Line {
  return [code(name), ...(place === "" ? [] : [text(" "), path(place)])];
}

/** Some lines of a list, with a last one that counts the others. */
export function listOf(items: readonly Line[], most: number, noun: string): Block {
  const left = items.length - most;
  const shown = left <= 0 ? items : [...items.slice(0, most), [text(`and ${left} more ${noun}`)]];
  return { kind: "list", items: shown };
}

/** Longer names and paths are cut in tables, because they would push the figures out of sight. */
const CELL_COLUMNS = 60;

/** A piece as the cell of a table may have it. */
export function cutPiece({ style, text }: Piece): Piece {
  if (style === "path") return { style, text: cutPath(text, CELL_COLUMNS) as LogText };
  return { style, text: style === "code" ? (cutEnd(text, CELL_COLUMNS) as LogText) : text };
}
