import { type Block, command, listOf, paragraph, strong, text } from "./blocks.js";
import type { Escaped } from "./escaped.js";
import { plural } from "./units.js";

/** A part of a document that is shown whole or not at all, so that no markup is left open. */
export interface DocumentPart {
  /** Without any, the part is left out. */
  readonly blocks: readonly Block[];
  /** What to call it where it does not fit: `the notes`. */
  readonly name: string;
  /** For parts that come in great numbers: one of them, `the details of` 12 `group`s. The first that does not fit ends them. */
  readonly noun?: string;
}

/** A finished report or comparison as text, before it is written in a markup. */
export interface TextDocument {
  readonly title: string;
  readonly parts: readonly DocumentPart[];
  /** What was left out when it was built. */
  readonly leftOut: readonly string[];
  /** The command for all of it. */
  readonly fullCommand: string;
  /** Where it all comes from and how to make it again. */
  readonly provenance: Block;
}

/** The part for what a reader must mind; nothing if that is nothing. */
export function notesPart(
  heading: string,
  notes: readonly string[],
  limits: DocumentLimits,
): DocumentPart {
  const items = notes.map((note) => [text(note)]);
  const list = listOf(items, limits.notes, "notes");
  return {
    name: "the notes",
    blocks: items.length === 0 ? [] : [paragraph(strong(heading)), list],
  };
}

/** How much of everything a document holds. */
export interface DocumentLimits {
  readonly rows: number;
  readonly notes: number;
  /** Stacks in the details of each group; without any, a ranking has no details. */
  readonly stacks: number;
  /** A table may have about 85 columns of a fixed width. */
  readonly isNarrow?: true;
}

/** A format of text for people: how much of a document it holds, and how it is written. */
export interface Markup {
  readonly limits: DocumentLimits;
  write(document: TextDocument): string;
}

/** Kept free for the line that says what was left out: the command in it may be long, and escaping makes it longer. */
const LEFT_OUT_CHARACTERS = 4_200;

/**
 * Writes as much of a document as fits into a number of characters, in its order, and says what did not fit and how to get
 * it.
 *
 * @param write writes one block in a markup
 */
export function writeDocument<Format extends string>(
  { title, parts, leftOut, fullCommand, provenance }: TextDocument,
  mostCharacters: number,
  write: (block: Block) => Escaped<Format>,
): Escaped<Format> {
  const footer = write(provenance);
  const written: string[] = [write({ kind: "heading", level: 2, line: [text(title)] })];
  let free = mostCharacters - footer.length - LEFT_OUT_CHARACTERS - (written[0]?.length ?? 0);
  const missing = new Map<string, DocumentPart[]>();
  for (const part of parts.filter(({ blocks }) => blocks.length > 0)) {
    const markup = part.blocks.map(write).join("\n\n");
    const known = missing.get(part.name);
    if (known === undefined && markup.length + 2 <= free) {
      written.push(markup);
      free -= markup.length + 2;
    } else missing.set(part.name, [...(known ?? []), part]);
  }
  const names = Array.from(missing, ([name, [first, ...more]]) =>
    first?.noun === undefined ? name : `${name} ${plural(more.length + 1, first.noun)}`,
  );
  const all = [...names, ...leftOut];
  if (all.length > 0) {
    const words = text(`Left out to fit: ${all.join(" and ")}. Full report: `);
    written.push(write(paragraph(words, command(fullCommand))));
  }
  return `${[...written, footer].join("\n\n")}\n` as Escaped<Format>;
}
