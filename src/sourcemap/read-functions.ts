/**
 * Finds the functions of a source text, their extents and their names: JavaScript and TypeScript alike.
 *
 * Not a parser, but a walk over tokens that understands brackets, declarations, classes, object literals, arrows and just enough
 * of types to skip them. Most original sources are TypeScript, no TypeScript parser is among the dependencies, and a reader that
 * continues after unknown syntax serves better here than one that fails. A test compares it with Babel.
 */
import type { FunctionSite } from "./function-site.js";
import { StatementWalk } from "./statement-walk.js";
import { TokenCursor } from "./token-cursor.js";

const LARGEST_TEXT = 16 * 1024 * 1024;

/**
 * The functions of a source text, read lazily: the whole text is split into tokens once, but the content of brackets is walked
 * only if a position inside it is requested.
 *
 * None are found in a text of more than 16 Mi UTF-16 code units.
 */
export class SourceFunctions {
  readonly #walk: StatementWalk | undefined;

  constructor(text: string) {
    if (text.length > LARGEST_TEXT) return;
    this.#walk = new StatementWalk(new TokenCursor(text));
    this.#walk.walk(0, this.#walk.cursor.length, {}, 0);
  }

  /** All functions around one or two offsets, possibly with others, in any order. */
  around(offset: number, other = offset): readonly FunctionSite[] {
    this.#readOn(
      (start, end) => (start <= offset && offset <= end) || (start <= other && other <= end),
    );
    return this.#walk?.sites ?? [];
  }

  /** All functions, in the order of their beginnings. */
  all(): FunctionSite[] {
    this.#readOn(() => true);
    return (this.#walk?.sites ?? []).toSorted((a, b) => a.start - b.start || b.end - a.end);
  }

  #readOn(isWanted: (start: number, end: number) => boolean): void {
    const unread = this.#walk?.unread ?? [];
    for (let at = 0; at < unread.length; ) {
      const one = unread[at];
      if (one !== undefined && isWanted(one.start, one.end)) {
        // Walks that it defers in turn go to the end of the list.
        const last = unread.pop();
        if (last !== undefined && last !== one) unread[at] = last;
        one.read();
      } else at += 1;
    }
  }
}
