/**
 * Splits JavaScript and TypeScript text into tokens, tolerantly: unknown characters become one-character tokens, and an
 * unterminated string ends with its line. Never throws, and takes linear time.
 */
import type { TokenKind, TokenList } from "./token-list.js";

const WORD =
  /(?:[\p{ID_Start}$_]|\\u\{?[\da-fA-F]+\}?)(?:[\p{ID_Continue}$\u200c\u200d]|\\u\{?[\da-fA-F]+\}?)*/uy;
const NUMBER = /0[xXbBoO][\da-fA-F_]+n?|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?n?/y;
const REGEX =
  /\/(?:[^/\\[\n\r\u2028\u2029]|\\.|\[(?:[^\]\\\n\r\u2028\u2029]|\\.)*\])+\/[\p{ID_Continue}$]*/uy;
const MARK =
  /\.\.\.|=>|===?|!==?|<=|>=|\?\.(?!\d)|\?\?=?|\|\|=?|&&=?|\*\*=?|[-+*/%&|^]=|\+\+|--|[\s\S]/y;
/**
 * How often a slash on one line may turn out to begin no regular expression, each time with a search of the rest of the line; from
 * then on, slashes divide. Code that runs has one or two.
 */
const MOST_UNCLOSED = 10;

const REST_OF_LINE = /[^\n\r\u2028\u2029]*/y;

/** The token class that an ASCII character begins, which finds nearly all tokens without a regular expression. */
const OTHER = 0;
const SPACE = 1;
const LINE_END = 2;
const LETTER = 3;
const DIGIT = 4;
const QUOTE = 5;
/** A one-character mark, whatever follows. */
const LONE_MARK = 6;
const BRACKET = 7;

const CLASSES = classesOf([
  [SPACE, "\t\v\f "],
  [LINE_END, "\n\r"],
  [LETTER, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ$_"],
  [DIGIT, "0123456789"],
  [QUOTE, "\"'"],
  [LONE_MARK, ",;:~@"],
  [BRACKET, "()[]{}"],
]);

const VALUE_KEYWORDS: ReadonlySet<string> = new Set(
  "return typeof instanceof in of new delete void throw case do else yield await default extends".split(
    " ",
  ),
);
const CONDITION_KEYWORDS: ReadonlySet<string> = new Set(["if", "while", "for", "with"]);

/**
 * Adds the tokens of a whole text to a list; comments and white space are dropped.
 *
 * @returns the indexes of the tokens that open or close something: brackets and template pieces
 */
export function scanTokens(text: string, tokens: TokenList): number[] {
  return new Scanner(text, tokens).scan();
}

class Scanner {
  readonly #text: string;
  readonly #tokens: TokenList;
  readonly #brackets: number[] = [];
  /** The open braces: of code, or of a template's substitution. */
  readonly #braces: ("{" | "${")[] = [];
  /** For each open parenthesis, whether it contains a condition. */
  readonly #parens: boolean[] = [];
  #closedCondition = false;
  #startsLine = true;
  /** Slashes of this line that began no regular expression. */
  #unclosedCount = 0;
  #at: number;

  constructor(text: string, tokens: TokenList) {
    this.#text = text;
    this.#tokens = tokens;
    this.#at = text.startsWith("#!") ? text.search(/[\n\r]|$/) : 0;
  }

  scan(): number[] {
    const text = this.#text;
    while (this.#at < text.length) {
      const at = this.#at;
      switch (classAt(text, at)) {
        case SPACE:
          this.#at = spaceEnd(text, at);
          break;
        case LINE_END:
          this.#startsLine = true;
          this.#unclosedCount = 0;
          this.#at = at + 1;
          break;
        case LETTER:
          this.#push("word", wordEnd(text, at));
          break;
        case DIGIT:
          this.#push("number", matchEnd(NUMBER, text, at));
          break;
        case QUOTE:
          this.#push("string", stringEnd(text, at));
          break;
        case BRACKET:
          this.#bracket();
          break;
        case LONE_MARK:
          this.#push("mark", at + 1);
          break;
        default:
          this.#other();
      }
    }
    return this.#brackets;
  }

  #push(kind: TokenKind, end: number): void {
    this.#tokens.push(kind, this.#at, end, this.#startsLine);
    this.#startsLine = false;
    this.#at = end;
  }

  #bracket(): void {
    const tokens = this.#tokens;
    switch (this.#text[this.#at]) {
      case "{":
        this.#braces.push("{");
        break;
      case "}":
        if (this.#braces.pop() !== "${") break;
        this.#template();
        return;
      case "(":
        this.#parens.push(CONDITION_KEYWORDS.has(tokens.word(tokens.length - 1)));
        break;
      case ")":
        this.#closedCondition = this.#parens.pop() ?? false;
    }
    this.#brackets.push(tokens.length);
    this.#push("mark", this.#at + 1);
  }

  /** A template piece, from its backquote or from the `}` before it. */
  #template(): void {
    const end = templateEnd(this.#text, this.#at + 1);
    this.#brackets.push(this.#tokens.length);
    this.#push("template", end);
    if (this.#text.endsWith("${", end)) this.#braces.push("${");
  }

  /** A token that its first character's class does not determine. */
  #other(): void {
    const text = this.#text;
    const at = this.#at;
    const first = text[at];
    if (first === "`") this.#template();
    else if (first === "/") this.#slash();
    else if (first === "." && classAt(text, at + 1) === DIGIT) {
      this.#push("number", matchEnd(NUMBER, text, at));
    } else if (first === "#") {
      const end = matchEnd(WORD, text, at + 1);
      this.#push(end > 0 ? "private" : "mark", end > 0 ? end : at + 1);
    } else {
      const end = matchEnd(WORD, text, at);
      if (end > 0) this.#push("word", end);
      else this.#push("mark", matchEnd(MARK, text, at));
    }
  }

  /** A comment, a regular expression or a division. */
  #slash(): void {
    const text = this.#text;
    const at = this.#at;
    const comment = commentEnd(text, at);
    if (comment > 0) {
      if (/[\n\r\u2028\u2029]/.test(text.slice(at, comment))) this.#startsLine = true;
      this.#at = comment;
      return;
    }
    if (this.#unclosedCount < MOST_UNCLOSED && beginsValue(this.#tokens, this.#closedCondition)) {
      const regex = matchEnd(REGEX, text, at);
      if (regex > 0) {
        this.#push("regex", regex);
        return;
      }
      this.#unclosedCount++;
    }
    this.#push("mark", matchEnd(MARK, text, at));
  }
}

function classesOf(members: readonly (readonly [number, string])[]): Uint8Array {
  const classes = new Uint8Array(128);
  for (const [kind, characters] of members) {
    for (const character of characters) classes[character.charCodeAt(0)] = kind;
  }
  return classes;
}

function classAt(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code < 128) return CLASSES[code] as number;
  if (code === 0x2028 || code === 0x2029) return LINE_END;
  return /[\s\uFEFF]/.test(text[at] ?? "") ? SPACE : OTHER;
}

/** The end of a sticky pattern's match at an index; -1 if it does not match there. */
function matchEnd(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : -1;
}

/** The end of white space: one character of any kind, then spaces. */
function spaceEnd(text: string, from: number): number {
  let at = from + 1;
  while (text.charCodeAt(at) === 32) at += 1;
  return at;
}

/** The end of a word that begins with an ASCII letter. */
function wordEnd(text: string, from: number): number {
  for (let at = from + 1; ; at++) {
    const code = text.charCodeAt(at);
    if (code >= 128 || code === 92) return matchEnd(WORD, text, from);
    const kind = CLASSES[code];
    if (kind !== LETTER && kind !== DIGIT) return at;
  }
}

/** The index after the closing quote, or the end of the line. */
function stringEnd(text: string, from: number): number {
  const quote = text.charCodeAt(from);
  for (let at = from + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === quote) return at + 1;
    if (code === 10 || code === 13) return at;
    if (code !== 92) continue;
    if (at + 1 === text.length) return at;
    at += text.startsWith("\r\n", at + 1) ? 2 : 1;
  }
  return text.length;
}

/** The end of a comment; -1 if none begins at this `/`. */
function commentEnd(text: string, at: number): number {
  if (text[at + 1] === "*") {
    const end = text.indexOf("*/", at + 2);
    return end < 0 ? text.length : end + 2;
  }
  return text[at + 1] === "/" ? matchEnd(REST_OF_LINE, text, at) : -1;
}

/** The end of a template piece: after its closing backquote or after its `${`. */
function templateEnd(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const char = text[at];
    if (char === "\\") at += 1;
    else if (char === "`") return at + 1;
    else if (char === "$" && text[at + 1] === "{") return at + 2;
  }
  return text.length;
}

/** Whether a `/` after the last token begins a regular expression rather than divides. */
function beginsValue(tokens: TokenList, closedCondition: boolean): boolean {
  if (tokens.length === 0) return true;
  const before = tokens.at(tokens.length - 1);
  switch (before.kind) {
    case "word":
      return VALUE_KEYWORDS.has(before.text);
    case "mark":
      if (before.text === ")") return closedCondition;
      return !["]", "}", "++", "--", "<"].includes(before.text);
    case "template":
      return before.text.endsWith("${");
    default:
      return false;
  }
}
