import type { LinePiece } from "./unwrap-line.js";

/** How long begun lines may be together, in UTF-16 units; a longer line is not a record of ours. */
const LONGEST_PIECES = 16 * 1024 * 1024;

/** Joins the pieces of lines that a container runtime has split, perhaps those of several containers by turns. */
export class BegunLines {
  /** By stream, the one that was continued last at the end. */
  readonly #begun = new Map<string, LinePiece>();
  #length = 0;

  /** Takes a piece. @returns the line that it ends */
  take(piece: LinePiece): LinePiece | undefined {
    const begun = this.#begun.get(piece.stream);
    if (begun !== undefined) this.#forget(begun);
    const line = { ...piece, text: (begun?.text ?? "") + piece.text };
    if (piece.isLast) return line;
    this.#begun.set(piece.stream, line);
    this.#length += line.text.length;
    for (const oldest of this.#begun.values()) {
      if (this.#length <= LONGEST_PIECES) break;
      this.#forget(oldest);
    }
    return undefined;
  }

  /** Takes out the lines that have no end. */
  takeAll(): readonly LinePiece[] {
    const lines = [...this.#begun.values()];
    for (const line of lines) this.#forget(line);
    return lines;
  }

  #forget(line: LinePiece): void {
    this.#begun.delete(line.stream);
    this.#length -= line.text.length;
  }
}
