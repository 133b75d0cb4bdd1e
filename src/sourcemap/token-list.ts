/** The kind of a token. A `template` is one literal piece of a template, including its `}` and `${`. */
export type TokenKind = "word" | "private" | "string" | "number" | "template" | "regex" | "mark";

/** One token; offsets are 0-based UTF-16 code units, `end` exclusive. */
export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Whether a line ends between the previous token and this one. */
  readonly startsLine: boolean;
}

/** Indexed by their numbers; marks and words come first. */
const KINDS: readonly TokenKind[] = [
  "mark",
  "word",
  "private",
  "string",
  "number",
  "template",
  "regex",
];
const NUMBERS = Object.fromEntries(KINDS.map((kind, number) => [kind, number])) as Readonly<
  Record<TokenKind, number>
>;
const STARTS_LINE = 8;

/** The token outside the list. */
const END: Token = { kind: "mark", text: "", start: 0, end: 0, startsLine: true };

/**
 * The tokens of one text as numbers, nine bytes a token. An object with its slice of the text for each token cost more than
 * scanning the text, and few tokens are ever read.
 */
export class TokenList {
  readonly #text: string;
  #kinds: Uint8Array;
  /** Beginning and end of each token. */
  #offsets: Uint32Array;
  #length = 0;

  constructor(text: string) {
    this.#text = text;
    const capacity = 16 + Math.ceil(text.length / 3);
    this.#kinds = new Uint8Array(capacity);
    this.#offsets = new Uint32Array(2 * capacity);
  }

  get length(): number {
    return this.#length;
  }

  /** Appends a token. */
  push(kind: TokenKind, start: number, end: number, startsLine: boolean): void {
    const index = this.#length++;
    if (index === this.#kinds.length) this.#grow();
    this.#kinds[index] = NUMBERS[kind] | (startsLine ? STARTS_LINE : 0);
    this.#offsets[2 * index] = start;
    this.#offsets[2 * index + 1] = end;
  }

  /** The token at an index; an empty mark outside the list. */
  at(index: number): Token {
    if (!this.#has(index)) return END;
    const [start, end] = [this.start(index), this.end(index)];
    const text = this.#text.slice(start, end);
    return { kind: this.kind(index), text, start, end, startsLine: this.startsLine(index) };
  }

  kind(index: number): TokenKind {
    return this.#has(index) ? (KINDS[this.#number(index)] as TokenKind) : END.kind;
  }

  start(index: number): number {
    return this.#has(index) ? (this.#offsets[2 * index] as number) : END.start;
  }

  end(index: number): number {
    return this.#has(index) ? (this.#offsets[2 * index + 1] as number) : END.end;
  }

  startsLine(index: number): boolean {
    return !this.#has(index) || ((this.#kinds[index] as number) & STARTS_LINE) !== 0;
  }

  /** The text of a mark or word at an index; empty for strings, numbers and templates. */
  word(index: number): string {
    if (!this.#has(index) || this.#number(index) > NUMBERS.word) return "";
    return this.#text.slice(this.start(index), this.end(index));
  }

  /** The code of the first character of a mark or word at an index; 0 for anything else. */
  firstOfWord(index: number): number {
    if (!this.#has(index) || this.#number(index) > NUMBERS.word) return 0;
    return this.#text.charCodeAt(this.#offsets[2 * index] as number);
  }

  #has(index: number): boolean {
    return index >= 0 && index < this.#length;
  }

  #number(index: number): number {
    return (this.#kinds[index] as number) & (STARTS_LINE - 1);
  }

  #grow(): void {
    const kinds = new Uint8Array(2 * this.#kinds.length);
    const offsets = new Uint32Array(2 * this.#offsets.length);
    kinds.set(this.#kinds);
    offsets.set(this.#offsets);
    this.#kinds = kinds;
    this.#offsets = offsets;
  }
}
