/**
 * The items with the smallest keys of all that there were: a choice that depends neither on the order in which they come nor on how
 * they are split among threads and summaries, if the keys are hashes.
 */
export class SmallestKeys<T> {
  readonly #most: number;
  readonly #items = new Map<string, T>();
  /** Items with a larger key are not kept; undefined while all are. */
  #largestKey: string | undefined;

  /** @param most how many are left by {@link settle} */
  constructor(most: number) {
    this.#most = most;
  }

  /** The item of a key, made where it is new; undefined if it is not among those that are kept. */
  keep(key: string, make: () => T): T | undefined {
    const known = this.#items.get(key);
    if (known !== undefined) return known;
    if (this.#largestKey !== undefined && key > this.#largestKey) return undefined;
    const item = make();
    this.#items.set(key, item);
    return item;
  }

  /** Whether there are so many that giving some up is worth the work. */
  get isCrowded(): boolean {
    return this.#items.size >= 2 * this.#most;
  }

  /** Whether some were given up. */
  get isBeyondCount(): boolean {
    return this.#largestKey !== undefined;
  }

  /** Gives up what is beyond the limit. @returns it */
  settle(): readonly T[] {
    if (this.#items.size <= this.#most) return [];
    const sorted = [...this.#items].sort(([a], [b]) => (a < b ? -1 : 1));
    const givenUp = sorted.slice(this.#most);
    for (const [key] of givenUp) this.#items.delete(key);
    this.#largestKey = sorted[this.#most - 1]?.[0] ?? "";
    return givenUp.map(([, item]) => item);
  }

  /** Forgets items that are used no more. @returns them */
  forget(isForgotten: (item: T) => boolean): readonly T[] {
    const forgotten = [...this.#items].filter(([, item]) => isForgotten(item));
    for (const [key] of forgotten) this.#items.delete(key);
    return forgotten.map(([, item]) => item);
  }
}
