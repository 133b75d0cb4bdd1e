import { isUtf8 } from "node:buffer";
import type { FunctionStarts } from "../record/record.js";

/** A list of function starts as it stands in a log, with what it means. */
interface KnownStarts {
  readonly raw: Buffer;
  readonly starts: FunctionStarts;
}

/** A string of a log, decoded once. */
export interface KnownText {
  /** The bytes behind the opening quote, with the closing one. */
  readonly raw: Buffer;
  /** The same string object every time, so that a `Map` finds it by its address. */
  readonly text: string;
  /** The function starts that were met beside it; nearly always one list. */
  readonly starts: KnownStarts[];
}

/**
 * How much of a string tells it from others. Stacks that share their first frames are common; with a shorter head,
 * stacks that are nearly alike took 20 s per 100 MB in a trial.
 */
const HASHED_BYTES = 96;
/** How many strings with the same hash are compared; a log that is made to collide costs no more than this. */
const LONGEST_CHAIN = 8;
const MOST_STARTS = 4;
/** How many bytes of strings a generation of them holds; a full one becomes the older one, which is forgotten. */
const MOST_BYTES = 16 * 1024 * 1024;
/** How much memory is got at once for them. */
const SLAB_BYTES = 256 * 1024;
/** How many hashes of strings that were met once are remembered. */
const MOST_SEEN_ONCE = 50_000;

const QUOTE = 34;
const BACKSLASH = 92;

/**
 * Remembers the long strings of a log by their bytes. The records of a log are alike (192 stacks in 612,000 records of a
 * real service), so finding the bytes again is a comparison, and decoding them is needed once.
 */
export class TextCache {
  #chains = new Map<number, KnownText[]>();
  #olderChains = new Map<number, KnownText[]>();
  /** A string is kept from the second time on: in some logs nearly none comes again. */
  readonly #seenOnce = new Set<number>();
  #heldBytes = 0;
  #slab = Buffer.alloc(0);
  #slabUsed = 0;

  /**
   * The string that begins behind an opening quote.
   *
   * @param from index of the first byte of the string
   * @param limit index at which the line ends
   * @returns undefined if no valid JSON string is there
   */
  find(bytes: Buffer, from: number, limit: number): KnownText | undefined {
    const hash = hashHead(bytes, from, limit);
    const chain = this.#chains.get(hash);
    const known = findIn(chain, bytes, from, limit);
    if (known !== undefined) return known;
    const older = findIn(this.#olderChains.get(hash), bytes, from, limit);
    if (older === undefined) return this.#decode(bytes, from, limit, hash, chain);
    // Copied, or one string that comes again and again would keep all that once lay beside it.
    const moved: KnownText = { ...older, raw: this.#copied(older.raw) };
    this.#keep(moved, hash);
    return moved;
  }

  #decode(
    bytes: Buffer,
    from: number,
    limit: number,
    hash: number,
    chain: KnownText[] | undefined,
  ): KnownText | undefined {
    const end = endOfString(bytes, from, limit);
    if (end < 0) return undefined;
    const quoted = bytes.subarray(from - 1, end);
    if (!isUtf8(quoted)) return undefined;
    let text: string;
    try {
      text = JSON.parse(quoted.toString("utf8")) as string;
    } catch {
      return undefined;
    }
    const known: KnownText = { raw: bytes.subarray(from, end), text, starts: [] };
    if (chain === undefined && !this.#seenOnce.delete(hash)) {
      if (this.#seenOnce.size >= MOST_SEEN_ONCE) this.#seenOnce.clear();
      this.#seenOnce.add(hash);
      return known;
    }
    const kept: KnownText = { ...known, raw: this.#copied(known.raw) };
    this.#keep(kept, hash);
    return kept;
  }

  /** A copy in memory that many strings share: a buffer for each of them is what would keep the garbage collector busy. */
  #copied(raw: Buffer): Buffer {
    if (raw.length > SLAB_BYTES / 4) return Buffer.from(raw);
    if (this.#slabUsed + raw.length > this.#slab.length) {
      this.#slab = Buffer.allocUnsafeSlow(SLAB_BYTES);
      this.#slabUsed = 0;
    }
    const copy = this.#slab.subarray(this.#slabUsed, this.#slabUsed + raw.length);
    raw.copy(copy);
    this.#slabUsed += raw.length;
    return copy;
  }

  #keep(known: KnownText, hash: number): void {
    if (this.#heldBytes + known.raw.length > MOST_BYTES) {
      this.#olderChains = this.#chains;
      this.#chains = new Map();
      this.#heldBytes = 0;
    }
    const chain = this.#chains.get(hash) ?? [];
    if (chain.length >= LONGEST_CHAIN) this.#heldBytes -= chain.shift()?.raw.length ?? 0;
    chain.push(known);
    this.#chains.set(hash, chain);
    this.#heldBytes += known.raw.length;
  }
}

function findIn(
  chain: readonly KnownText[] | undefined,
  bytes: Buffer,
  from: number,
  limit: number,
): KnownText | undefined {
  if (chain === undefined) return undefined;
  for (const known of chain) {
    const end = from + known.raw.length;
    if (end > limit || bytes[end - 1] !== QUOTE) continue;
    if (bytes.compare(known.raw, 0, known.raw.length, from, end) === 0) return known;
  }
  return undefined;
}

/**
 * Finds function starts that were met beside a string before.
 *
 * @param from index of the opening bracket
 * @returns the list and the index behind it; undefined if it is a new one
 */
export function knownStarts(
  text: KnownText,
  bytes: Buffer,
  from: number,
  limit: number,
): KnownStarts | undefined {
  for (const known of text.starts) {
    const end = from + known.raw.length;
    if (end <= limit && bytes.compare(known.raw, 0, known.raw.length, from, end) === 0)
      return known;
  }
  return undefined;
}

/** Remembers function starts beside a string. */
export function keepStarts(text: KnownText, raw: Buffer, starts: FunctionStarts): KnownStarts {
  const known = { raw: Buffer.from(raw), starts };
  if (text.starts.length < MOST_STARTS) text.starts.push(known);
  return known;
}

function hashHead(bytes: Buffer, from: number, limit: number): number {
  const end = Math.min(limit, from + HASHED_BYTES);
  let hash = 0x811c9dc5;
  for (let i = from; i < end; i++) {
    const byte = bytes[i] as number;
    hash = Math.imul(hash ^ byte, 0x01000193);
    if (byte === QUOTE) break;
  }
  return hash ^ (hash >>> 15);
}

/** The index behind the closing quote; -1 if the string does not end. */
function endOfString(bytes: Buffer, from: number, limit: number): number {
  for (
    let at = bytes.indexOf(QUOTE, from);
    at >= 0 && at < limit;
    at = bytes.indexOf(QUOTE, at + 1)
  ) {
    let slashes = 0;
    while (at - 1 - slashes >= from && bytes[at - 1 - slashes] === BACKSLASH) slashes++;
    if (slashes % 2 === 0) return at + 1;
  }
  return -1;
}
