/**
 * Reads which functions a source text holds, where, and under which names: JavaScript and TypeScript alike.
 *
 * Not a parser: a walk over tokens that understands brackets, declarations, classes, object literals, arrows and just
 * enough of types to step over them. Original sources are TypeScript more often than not, no TypeScript parser is among
 * the dependencies, and a reader that goes on after what it does not know is better here than one that refuses.
 * It is held against Babel by a test.
 */
import type { FunctionSite } from "./function-site.js";
import { StatementWalk } from "./statement-walk.js";
import { TokenCursor } from "./token-cursor.js";

const LARGEST_TEXT = 16 * 1024 * 1024;

/**
 * The functions of a source text, read as far as they are asked for: the whole text is split into tokens once, but what
 * stands between brackets is walked only if something inside them is wanted.
 *
 * A text of more than 16 MiB has none.
 */
export class SourceFunctions {
  readonly #walk: StatementWalk | undefined;

  constructor(text: string) {
    if (text.length > LARGEST_TEXT) return;
    this.#walk = new StatementWalk(new TokenCursor(text));
    this.#walk.walk(0, this.#walk.cursor.length, {}, 0);
  }

  /** All functions around one or two offsets, among others; in any order. */
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
        // What it puts off in turn goes to the end of the list.
        const last = unread.pop();
        if (last !== undefined && last !== one) unread[at] = last;
        one.read();
      } else at += 1;
    }
  }
}
