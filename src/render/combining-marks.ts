/**
 * Marks that a terminal draws over the letter before them (Thai, Devanagari, Hebrew points) and that cli-table3 counts as a
 * column each: while a table is laid out, characters of the private use area stand for such letters.
 */
import { displayWidth } from "./display-width.js";

/** A character with marks that cli-table3 does not know, and its replacement while the table is laid out. */
const MARKED =
  /[^\p{M}\n](?=\p{M}*(?![\u0300-\u036f\ufe0f\u20e3])[\p{Mn}\p{Me}])\p{M}+|[\ue000-\uf8ff]/gu;
const STAND_INS = /[\ue000-\uf8ff]/g;
/** The replacement for the second column of a wide character. */
const SECOND = "\ue000";
const FIRST_STAND_IN = 0xe001;
const MOST_STAND_INS = 0xf8ff - FIRST_STAND_IN;

/** The marks of one table. */
export class CombiningMarks {
  readonly #standIns = new Map<string, string>();
  readonly #marked: string[] = [];

  /** Replaces characters of a cell, so that each takes the columns that the table counts for it. */
  hide(cell: string): string {
    return cell.replace(MARKED, (marked) => {
      const wide = displayWidth(marked) > 1 ? SECOND : "";
      const known = this.#standIns.get(marked);
      if (known !== undefined) return known + wide;
      if (this.#marked.length > MOST_STAND_INS) return marked;
      const standIn = String.fromCharCode(FIRST_STAND_IN + this.#marked.length);
      this.#standIns.set(marked, standIn);
      this.#marked.push(marked);
      return standIn + wide;
    });
  }

  /** Puts the marks back into the finished table. */
  show(table: string): string {
    return table.replace(STAND_INS, (standIn) =>
      standIn === SECOND ? "" : (this.#marked[standIn.charCodeAt(0) - FIRST_STAND_IN] ?? standIn),
    );
  }
}
