import type { MapPosition } from "./position.js";

const LONGEST_LINE = 400;

/**
 * Converts between positions and offsets in one text.
 *
 * Lines end where ECMA-262 ends them for positions in stacks and maps: `\n`, `\r\n`, `\r`, U+2028 and U+2029.
 */
export class LineIndex {
  readonly #starts: number[] = [0];
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
    const lineEnd = /\r\n|[\n\r\u2028\u2029]/g;
    while (lineEnd.test(text)) this.#starts.push(lineEnd.lastIndex);
  }

  /** The 0-based UTF-16 offset of a position; undefined if the text has no such line or column. */
  offsetOf(position: MapPosition): number | undefined {
    const start = this.#starts[position.line - 1];
    if (start === undefined) return undefined;
    const offset = start + position.column;
    const next = this.#starts[position.line];
    return offset <= (next === undefined ? this.#text.length : next - 1) ? offset : undefined;
  }

  /** The position (1-based line, 0-based column) of an offset inside the text. */
  positionOf(offset: number): MapPosition {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (this.#starts[low] ?? 0) };
  }

  /** The lines around a line (1-based), as far as they exist, without line ends and cut to 400 characters each. */
  linesAround(line: number, around: number): { readonly line: number; readonly text: string }[] {
    const shown: { line: number; text: string }[] = [];
    for (let at = Math.max(1, line - around); at <= line + around; at++) {
      const text = this.lineText(at);
      if (text !== undefined) shown.push({ line: at, text: text.slice(0, LONGEST_LINE) });
    }
    return shown;
  }

  /** One line (1-based) without its end; undefined if the text has no such line. */
  lineText(line: number): string | undefined {
    const start = this.#starts[line - 1];
    if (start === undefined) return undefined;
    return this.#text.slice(start, this.#starts[line]).replace(/[\n\r\u2028\u2029]+$/, "");
  }
}
