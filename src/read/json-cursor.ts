const QUOTE = 34;
const COMMA = 44;
const MINUS = 45;
const DOT = 46;
const ZERO = 48;
const NINE = 57;
const COLON = 58;
const OPEN_BRACKET = 91;
const BACKSLASH = 92;
const CLOSE_BRACKET = 93;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;
const SPACE = 32;

/** Up to here every whole number of digits is a double, and so is ten to the number of its decimals. */
const EXACT_DIGITS = 15;
const POWERS_OF_TEN = Array.from({ length: EXACT_DIGITS + 1 }, (_, i) => Number(`1e${i}`));
/** Deeper values than any record has are left to `JSON.parse`. */
const DEEPEST = 64;

/**
 * Walks over the bytes of one JSON text that was written by a program: no tabs and line ends between tokens, ASCII
 * outside of what a caller has checked by itself.
 *
 * It knows less than JSON allows, and never more: whatever it accepts, `JSON.parse` accepts with the same meaning. What
 * it does not know makes a method fail, and the caller leaves the whole line to `JSON.parse`.
 */
export class JsonCursor {
  bytes: Buffer = Buffer.alloc(0);
  /** Index of the next byte. */
  at = 0;
  /** Index behind the last byte. */
  limit = 0;
  /** Something was met that the cursor does not know; what it has given since the reset is not to be used. */
  isBroken = false;

  /** Begins a new text. */
  reset(bytes: Buffer, start: number, end: number): void {
    this.bytes = bytes;
    this.at = start;
    this.limit = end;
    this.isBroken = false;
  }

  /** A number >= 0 that a double holds. */
  amount(): number {
    const value = this.number();
    if (!(value <= Number.MAX_VALUE)) this.isBroken = true;
    return value;
  }

  /** A whole number >= 0 that a double holds exactly. */
  whole(): number {
    const value = this.number();
    if (!Number.isSafeInteger(value)) this.isBroken = true;
    return value;
  }

  /** `true` or `false`. */
  flag(): boolean {
    if (this.word("true")) return true;
    if (!this.word("false")) this.isBroken = true;
    return false;
  }

  /** Steps over one word, which must be there. */
  expect(word: string): void {
    if (!this.word(word)) this.isBroken = true;
  }

  /** The next byte, behind spaces; -1 at the end. */
  peek(): number {
    while (this.at < this.limit) {
      const byte = this.bytes[this.at] as number;
      if (byte !== SPACE) return byte;
      this.at++;
    }
    return -1;
  }

  /** Steps over one byte if it is the next one. */
  take(byte: number): boolean {
    if ((this.at < this.limit && this.bytes[this.at] === byte) || this.peek() === byte) {
      this.at++;
      return true;
    }
    return false;
  }

  /** A number >= 0 as `JSON.parse` reads it; NaN if there is none. */
  number(): number {
    const { bytes, limit } = this;
    const from = this.at;
    let at = from;
    let value = 0;
    let digits = 0;
    let byte = bytes[at] as number;
    for (; at < limit; byte = bytes[++at] as number) {
      if (byte < ZERO || byte > NINE) break;
      value = value * 10 + (byte - ZERO);
      digits++;
    }
    if (digits === 0 || (digits > 1 && bytes[from] === ZERO)) return Number.NaN;
    let decimals = 0;
    if (at < limit && byte === DOT) {
      byte = bytes[++at] as number;
      for (; at < limit; byte = bytes[++at] as number) {
        if (byte < ZERO || byte > NINE) break;
        value = value * 10 + (byte - ZERO);
        decimals++;
      }
      if (decimals === 0) return Number.NaN;
    }
    if (at >= limit || byte === 0x65 || byte === 0x45) return Number.NaN;
    this.at = at;
    if (digits + decimals > EXACT_DIGITS) return Number(bytes.toString("latin1", from, at));
    // Both are exact, so that the quotient is the double nearest to what is written.
    return decimals === 0 ? value : value / (POWERS_OF_TEN[decimals] as number);
  }

  /** A string of plain ASCII without escapes; undefined if it is another one. */
  plainString(): string | undefined {
    if (!this.take(QUOTE)) return undefined;
    const from = this.at;
    const end = this.#plainEnd();
    if (end < 0) return undefined;
    this.at = end + 1;
    return this.bytes.toString("latin1", from, end);
  }

  /** Steps over a word such as `true`. */
  word(word: string): boolean {
    for (let i = 0; i < word.length; i++) {
      if (this.bytes[this.at + i] !== word.charCodeAt(i)) return false;
    }
    if (this.at + word.length > this.limit) return false;
    this.at += word.length;
    return true;
  }

  /** Steps over any value. @returns whether it was a valid one */
  skipValue(depth = 0): boolean {
    if (depth > DEEPEST) return false;
    switch (this.peek()) {
      case QUOTE:
        return this.#skipString();
      case OPEN_BRACE:
        return this.#skipList(CLOSE_BRACE, depth);
      case OPEN_BRACKET:
        return this.#skipList(CLOSE_BRACKET, depth);
      case 0x74:
        return this.word("true");
      case 0x66:
        return this.word("false");
      case 0x6e:
        return this.word("null");
      case MINUS:
        this.at++;
        return !Number.isNaN(this.number());
      default:
        return !Number.isNaN(this.number());
    }
  }

  #skipList(close: number, depth: number): boolean {
    this.at++;
    if (this.take(close)) return true;
    do {
      if (close === CLOSE_BRACE) {
        if (this.peek() !== QUOTE || !this.#skipString() || !this.take(COLON)) return false;
      }
      if (!this.skipValue(depth + 1)) return false;
    } while (this.take(COMMA));
    return this.take(close);
  }

  #skipString(): boolean {
    this.at++;
    const { bytes, limit } = this;
    for (let at = this.at; at < limit; at++) {
      const byte = bytes[at] as number;
      if (byte === QUOTE) {
        this.at = at + 1;
        return true;
      }
      if (byte < SPACE || byte > 126) return false;
      if (byte === BACKSLASH && !isSimpleEscape(bytes[++at] as number)) return false;
    }
    return false;
  }

  #plainEnd(): number {
    const { bytes, limit } = this;
    for (let at = this.at; at < limit; at++) {
      const byte = bytes[at] as number;
      if (byte === QUOTE) return at;
      if (byte < SPACE || byte > 126 || byte === BACKSLASH) return -1;
    }
    return -1;
  }
}

/** `\"`, `\\`, `\/`, `\b`, `\f`, `\n`, `\r`, `\t`; what `\u` means is left to `JSON.parse`. */
function isSimpleEscape(byte: number): boolean {
  switch (byte) {
    case QUOTE:
    case BACKSLASH:
    case 0x2f:
    case 0x62:
    case 0x66:
    case 0x6e:
    case 0x72:
    case 0x74:
      return true;
    default:
      return false;
  }
}
