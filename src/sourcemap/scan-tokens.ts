/**
 * JavaScript and TypeScript text to tokens, tolerantly: what is not understood becomes a one-character token, and a
 * string that does not end ends with its line. Nothing throws, and the time is linear in the text.
 */

/** What kind of thing a token is. `template` is one literal piece of a template; its `${` and `}` are punctuation. */
export type TokenKind = "word" | "private" | "string" | "number" | "template" | "regex" | "mark";

/** One token; offsets are 0-based UTF-16 code units, `end` exclusive. */
export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Whether a line ends between the token before and this one. */
  readonly startsLine: boolean;
}

const SKIP =
  /(?:[^\S\n\r\u2028\u2029]|\uFEFF)+|\/\/[^\n\r\u2028\u2029]*|\/\*[\s\S]*?(?:\*\/|$)|[\n\r\u2028\u2029]+/y;
const WORD =
  /(?:[\p{ID_Start}$_]|\\u\{?[\da-fA-F]+\}?)(?:[\p{ID_Continue}$\u200c\u200d]|\\u\{?[\da-fA-F]+\}?)*/uy;
const NUMBER = /0[xXbBoO][\da-fA-F_]+n?|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?n?/y;
const STRING = /"(?:[^"\\\n\r]+|\\(?:\r\n|[\s\S]))*"?|'(?:[^'\\\n\r]+|\\(?:\r\n|[\s\S]))*'?/y;
const REGEX = /\/(?:[^/\\[\n\r]|\\.|\[(?:[^\]\\\n\r]|\\.)*\])+\/[\p{ID_Continue}$]*/uy;
const MARK =
  /\.\.\.|=>|===?|!==?|<=|>=|\?\.(?!\d)|\?\?=?|\|\|=?|&&=?|\*\*=?|[-+*/%&|^]=|\+\+|--|[\s\S]/y;

const VALUE_KEYWORDS: ReadonlySet<string> = new Set(
  "return typeof instanceof in of new delete void throw case do else yield await default extends".split(
    " ",
  ),
);
const CONDITION_KEYWORDS: ReadonlySet<string> = new Set(["if", "while", "for", "with"]);

/** Splits a whole text into tokens; comments and white space are dropped. */
export function scanTokens(text: string): Token[] {
  const tokens: Token[] = [];
  const braces: ("{" | "${")[] = [];
  const parens: boolean[] = [];
  let closedCondition = false;
  let startsLine = true;
  let at = text.startsWith("#!") ? text.search(/[\n\r]|$/) : 0;

  const push = (kind: TokenKind, end: number): void => {
    tokens.push({ kind, text: text.slice(at, end), start: at, end, startsLine });
    startsLine = false;
    at = end;
  };
  const match = (pattern: RegExp): number => {
    pattern.lastIndex = at;
    return pattern.test(text) ? pattern.lastIndex : -1;
  };
  const template = (from: number): void => {
    const end = templateEnd(text, from);
    push("template", end);
    if (text.endsWith("${", end)) braces.push("${");
  };

  while (at < text.length) {
    const skipped = match(SKIP);
    if (skipped > at) {
      if (/[\n\r\u2028\u2029]/.test(text.slice(at, skipped))) startsLine = true;
      at = skipped;
      continue;
    }
    const first = text[at] ?? "";
    if (first === '"' || first === "'") push("string", match(STRING));
    else if (first === "`") template(at + 1);
    else if (/\d/.test(first) || (first === "." && /\d/.test(text[at + 1] ?? ""))) {
      push("number", match(NUMBER));
    } else if (match(WORD) > 0) push("word", WORD.lastIndex);
    else if (first === "#") {
      at += 1;
      const end = match(WORD);
      at -= 1;
      push(end > 0 ? "private" : "mark", end > 0 ? end : at + 1);
    } else if (first === "/" && beginsValue(tokens.at(-1), closedCondition) && match(REGEX) > 0) {
      push("regex", REGEX.lastIndex);
    } else if (first === "}" && braces.at(-1) === "${") {
      braces.pop();
      template(at + 1);
    } else {
      if (first === "{") braces.push("{");
      else if (first === "}") braces.pop();
      else if (first === "(") parens.push(CONDITION_KEYWORDS.has(tokens.at(-1)?.text ?? ""));
      else if (first === ")") closedCondition = parens.pop() ?? false;
      push("mark", match(MARK));
    }
  }
  return tokens;
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

/** Whether a `/` after this token begins a regular expression rather than divides. */
function beginsValue(before: Token | undefined, closedCondition: boolean): boolean {
  if (before === undefined) return true;
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
