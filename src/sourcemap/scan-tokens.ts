/**
 * JavaScript and TypeScript text to tokens, tolerantly: what is not understood becomes a one-character token, and a
 * string that does not end ends with its line. Nothing throws, and the time is linear in the text.
 */
import type { TokenKind, TokenList } from "./token-list.js";

const WORD =
  /(?:[\p{ID_Start}$_]|\\u\{?[\da-fA-F]+\}?)(?:[\p{ID_Continue}$\u200c\u200d]|\\u\{?[\da-fA-F]+\}?)*/uy;
const NUMBER = /0[xXbBoO][\da-fA-F_]+n?|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?n?/y;
const REGEX = /\/(?:[^/\\[\n\r]|\\.|\[(?:[^\]\\\n\r]|\\.)*\])+\/[\p{ID_Continue}$]*/uy;
const MARK =
  /\.\.\.|=>|===?|!==?|<=|>=|\?\.(?!\d)|\?\?=?|\|\|=?|&&=?|\*\*=?|[-+*/%&|^]=|\+\+|--|[\s\S]/y;

const REST_OF_LINE = /[^\n\r\u2028\u2029]*/y;

/** What a character of ASCII begins; nearly all tokens are found by it and without a regular expression. */
const OTHER = 0;
const SPACE = 1;
const LINE_END = 2;
const LETTER = 3;
const DIGIT = 4;
const QUOTE = 5;
/** A mark of one character, whatever follows. */
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
 * @returns the indexes of the tokens that open or close something: brackets and the pieces of templates
 */
export function scanTokens(text: string, tokens: TokenList): number[] {
  const brackets: number[] = [];
  const braces: ("{" | "${")[] = [];
  const parens: boolean[] = [];
  let closedCondition = false;
  let startsLine = true;
  let at = text.startsWith("#!") ? text.search(/[\n\r]|$/) : 0;

  const push = (kind: TokenKind, end: number): void => {
    tokens.push(kind, at, end, startsLine);
    startsLine = false;
    at = end;
  };
  const template = (from: number): void => {
    const end = templateEnd(text, from);
    brackets.push(tokens.length);
    push("template", end);
    if (text.endsWith("${", end)) braces.push("${");
  };
  const bracket = (): void => {
    switch (text[at]) {
      case "{":
        braces.push("{");
        break;
      case "}":
        braces.pop();
        break;
      case "(":
        parens.push(CONDITION_KEYWORDS.has(tokens.word(tokens.length - 1)));
        break;
      case ")":
        closedCondition = parens.pop() ?? false;
    }
    brackets.push(tokens.length);
    push("mark", at + 1);
  };

  while (at < text.length) {
    switch (classAt(text, at)) {
      case SPACE:
        do at += 1;
        while (text.charCodeAt(at) === 32);
        break;
      case LINE_END:
        startsLine = true;
        at += 1;
        break;
      case LETTER:
        push("word", wordEnd(text, at));
        break;
      case DIGIT:
        push("number", matchEnd(NUMBER, text, at));
        break;
      case QUOTE:
        push("string", stringEnd(text, at));
        break;
      case BRACKET:
        if (text[at] === "}" && braces.at(-1) === "${") {
          braces.pop();
          template(at + 1);
        } else bracket();
        break;
      case LONE_MARK:
        push("mark", at + 1);
        break;
      default: {
        const first = text[at];
        const comment = first === "/" ? commentEnd(text, at) : -1;
        if (comment > 0) {
          if (/[\n\r\u2028\u2029]/.test(text.slice(at, comment))) startsLine = true;
          at = comment;
        } else if (first === "`") template(at + 1);
        else if (first === "." && classAt(text, at + 1) === DIGIT) {
          push("number", matchEnd(NUMBER, text, at));
        } else if (first === "#") {
          const end = matchEnd(WORD, text, at + 1);
          push(end > 0 ? "private" : "mark", end > 0 ? end : at + 1);
        } else if (first === "/" && beginsValue(tokens, closedCondition)) {
          const end = matchEnd(REGEX, text, at);
          if (end > 0) push("regex", end);
          else push("mark", matchEnd(MARK, text, at));
        } else {
          const end = matchEnd(WORD, text, at);
          if (end > 0) push("word", end);
          else push("mark", matchEnd(MARK, text, at));
        }
      }
    }
  }
  return brackets;
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

/** Where a sticky pattern that matches at an index ends; -1 if it does not match there. */
function matchEnd(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : -1;
}

/** The end of a word that begins with a letter of ASCII. */
function wordEnd(text: string, from: number): number {
  for (let at = from + 1; ; at++) {
    const code = text.charCodeAt(at);
    if (code >= 128 || code === 92) return matchEnd(WORD, text, from);
    const kind = CLASSES[code];
    if (kind !== LETTER && kind !== DIGIT) return at;
  }
}

/** The index behind the closing quote, or the end of the line. */
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

/** Finds where a piece of a template ends: after its closing backquote or after its `${`. */
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
