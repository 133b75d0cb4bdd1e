/** The hosts by number; sessions that do not say where they ran are on the first one, which has no name. */
export class HostTable {
  readonly #numbers = new Map<string, number>([["", 0]]);
  readonly #names = [""];

  /** By their numbers; empty for one that is forgotten. */
  get names(): readonly string[] {
    return this.#names;
  }

  /** The number of a name; given to it where it is new. */
  numberOf(name: string): number {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    const number = this.#names.push(name) - 1;
    this.#numbers.set(name, number);
    return number;
  }

  forgetUnused(used: ReadonlySet<number>): void {
    for (const [name, number] of this.#numbers) {
      if (number === 0 || used.has(number)) continue;
      this.#numbers.delete(name);
      this.#names[number] = "";
    }
  }
}
