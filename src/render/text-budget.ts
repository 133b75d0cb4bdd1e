/** Collects the parts of a text that must not exceed a number of characters. */
export class TextBudget {
  readonly #parts: string[] = [];
  #left: number;

  /** @param characters what may be used in all, with the line ends between the parts. */
  constructor(characters: number) {
    this.#left = characters;
  }

  /** Adds a part if it fits; says whether it did. A part is never cut, so nothing in it is left open. */
  add(part: string): boolean {
    if (part.length > this.#left) return false;
    this.#left -= part.length;
    this.#parts.push(part);
    return true;
  }

  /** All parts, in the order in which they were added. */
  text(): string {
    return this.#parts.join("");
  }
}
