interface Entry<Key, Value> {
  readonly key: Key;
  readonly value: Value;
}

/**
 * A cache of recently used entries in two generations. A full generation replaces the older one, which is dropped; an entry found
 * in the older one moves to the newer one (docs/decisions/0005).
 */
export class BoundedCache<Key, Value> {
  readonly #mostEntries: number;
  readonly #mostWeight: number;
  readonly #weightOf: (key: Key) => number;
  #newer = new Map<Key, Entry<Key, Value>>();
  #older = new Map<Key, Entry<Key, Value>>();
  /** The weight of the newer generation. */
  #weight = 0;

  /**
   * @param mostEntries the capacity of one generation
   * @param mostWeight a generation heavier than this takes no more entries
   * @param weightOf the weight of an entry, by its key
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

  /** The value of a key; undefined if it is not cached. */
  get(key: Key): Value | undefined {
    const known = this.#newer.get(key);
    if (known !== undefined) return known.value;
    const older = this.#older.get(key);
    // Added under its stored key: an equal one may be a slice of a long text, and would keep that in memory.
    if (older !== undefined) this.#add(older);
    return older?.value;
  }

  /** Caches a value whose key is not cached yet. */
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

/** The capacity of one generation, in texts. */
const MOST_REMEMBERED = 16_000;
/** The same in UTF-16 units. */
const MOST_REMEMBERED_UNITS = 4 * 1024 * 1024;

/** Memoises a function of a text with a bounded cache. */
export function remembered<Value extends object | string>(
  find: (text: string) => Value | undefined,
): (text: string) => Value | undefined {
  const found = new BoundedCache<string, Value | null>(
    MOST_REMEMBERED,
    MOST_REMEMBERED_UNITS,
    (text) => text.length,
  );
  return (text) => {
    const known = found.get(text);
    if (known !== undefined) return known ?? undefined;
    const value = find(text);
    found.set(text, value ?? null);
    return value;
  };
}
