/** What an entry was remembered by, and what is remembered. */
interface Entry<Key, Value> {
  readonly key: Key;
  readonly value: Value;
}

/**
 * Remembers what was asked for lately, in two generations: a full one becomes the older one, what is found in the older one
 * moves to the newer one, and the rest of the older one is forgotten (docs/decisions/0005).
 */
export class BoundedCache<Key, Value> {
  readonly #mostEntries: number;
  readonly #mostWeight: number;
  readonly #weightOf: (key: Key) => number;
  #newer = new Map<Key, Entry<Key, Value>>();
  #older = new Map<Key, Entry<Key, Value>>();
  /** Of the newer generation. */
  #weight = 0;

  /**
   * @param mostEntries of one generation
   * @param mostWeight a generation that is heavier takes no more entries
   * @param weightOf how much an entry weighs, by its key
   */
  constructor(
    mostEntries: number,
    mostWeight: number = Number.POSITIVE_INFINITY,
    weightOf: (key: Key) => number = () => 0,
  ) {
    this.#mostEntries = mostEntries;
    this.#mostWeight = mostWeight;
    this.#weightOf = weightOf;
  }

  /** What is remembered by this key; undefined if nothing is. */
  get(key: Key): Value | undefined {
    const known = this.#newer.get(key);
    if (known !== undefined) return known.value;
    const older = this.#older.get(key);
    // By its own key: an equal one may be a piece of a long text, which it would keep in memory.
    if (older !== undefined) this.#add(older);
    return older?.value;
  }

  /** Remembers a value that is not remembered yet. */
  set(key: Key, value: Value): void {
    this.#add({ key, value });
  }

  /** Forgets everything. */
  clear(): void {
    this.#newer.clear();
    this.#older.clear();
    this.#weight = 0;
  }

  #add(entry: Entry<Key, Value>): void {
    if (this.#newer.size >= this.#mostEntries || this.#weight > this.#mostWeight) {
      this.#older = this.#newer;
      this.#newer = new Map();
      this.#weight = 0;
    }
    this.#newer.set(entry.key, entry);
    this.#weight += this.#weightOf(entry.key);
  }
}

/** How many texts a generation of them has. */
const MOST_REMEMBERED = 16_000;

/** The same function of a text, which looks up what it found lately. */
export function remembered<Value extends object | string>(
  find: (text: string) => Value | undefined,
): (text: string) => Value | undefined {
  const found = new BoundedCache<string, Value | null>(MOST_REMEMBERED);
  return (text) => {
    const known = found.get(text);
    if (known !== undefined) return known ?? undefined;
    const value = find(text);
    found.set(text, value ?? null);
    return value;
  };
}
