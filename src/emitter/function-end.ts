import { weakMemo } from "./weak-memo.js";

/** One token, as far as it matters to brackets. */
const TOKEN =
  /\/\/[^\n]*|\/\*.*?\*\/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|[\p{L}\p{N}$_]+|=>|\+\+|--|\s+|./suy;
const REGEXP = /\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/\w*/y;
/** A piece of a template, from after its backquote or its hole on. */
const PIECE = /(?:\\.|\$(?!\{)|[^\\`$])*(?:`|\$\{)/sy;

/** After these a `/` begins a regular expression. */
const BEFORE_VALUE =
  /^(?:[-(,=:[!&|?{;+*%~^<>]|=>|return|typeof|instanceof|case|in|of|do|else|void|delete|throw|await|yield)$/;

/** Functions of more characters have their ends too far away to look for them. */
const LONGEST_FUNCTION = 100_000;

/** A word or a mark, and where it stands. */
export interface Token {
  readonly word: string;
  readonly start: number;
  readonly end: number;
}

/** The ends that were found in a text, by the index at which the function begins. */
const endsIn = weakMemo((_text) => new Map<number, number | undefined>());

/**
 * Finds where a function ends, by its brackets.
 *
 * @param text the file
 * @param from where V8 says that the function begins: at its parameters, or at the word `class` or `static`
 * @returns the index after it; undefined if no function stands there or its end is far away. An arrow function without
 * braces that no mark ends seems longer than it is
 */
export function functionEnd(text: string, from: number): number | undefined {
  const ends = endsIn(text);
  if (!ends.has(from)) ends.set(from, findEnd(text, from));
  return ends.get(from);
}

function findEnd(text: string, from: number): number | undefined {
  let depth = 0;
  let isBody = false;
  let isAfterArrow = false;
  let isExpression = false;
  for (const { word, start, end } of tokensOf(text, from)) {
    if (start - from > LONGEST_FUNCTION) return undefined;
    if (isAfterArrow) isExpression = word !== "{";
    isAfterArrow = depth === 0 && word === "=>" && !isExpression;
    if ("([{".includes(word)) {
      isBody ||= depth === 0 && word === "{" && !isExpression;
      depth++;
    } else if (")]}".includes(word)) {
      depth--;
      if (depth < 0) return isExpression ? start : undefined;
      if (depth === 0 && isBody) return end;
    } else if (depth === 0 && isExpression && ",;".includes(word)) {
      return start;
    }
  }
  return undefined;
}

/** What stands before the computed name of a method. */
const COMPUTED_HEAD = /(?:(?:static|async|get|set)\s+|\*\s*)*\[/y;

/** What stands before the parameters of any other function but an arrow function. */
const HEAD = /(?:[\p{L}\p{N}$_#]+\s*|\*\s*)+(?=\()/uy;

/**
 * The index of the parameters of a function or a method (`function* rows(`, `async [kind + "Tax"](`): a profile has it begin there.
 *
 * @param from where it begins in a stack, at its first word
 * @returns undefined if none begins there
 */
export function parametersFrom(text: string, from: number): number | undefined {
  const bracket = endOf(COMPUTED_HEAD, text, from);
  if (bracket === undefined) return endOf(HEAD, text, from);
  let depth = 1;
  for (const { word, start } of tokensOf(text, bracket)) {
    if (depth === 0 || start - from > LONGEST_FUNCTION) return word === "(" ? start : undefined;
    if ("([{".includes(word)) depth++;
    else if (")]}".includes(word)) depth--;
  }
  return undefined;
}

/** The tokens from an index on, without comments and white space; a template is one. */
export function* tokensOf(text: string, from: number): Generator<Token> {
  let before = "";
  for (let start = from; start < text.length; ) {
    const isValue = before === "" || BEFORE_VALUE.test(before);
    let end = (isValue && text[start] === "/" && endOf(REGEXP, text, start)) || 0;
    if (/^\/[/*]/.test(text.slice(start, start + 2))) end = 0;
    end ||= endOf(TOKEN, text, start) ?? text.length;
    const word = text.slice(start, end);
    if (word === "`") end = templateEnd(text, end);
    if (!/^(?:\s|\/[/*])/.test(word)) {
      yield { word, start, end };
      before = word;
    }
    start = end;
  }
}

/** @param from after the opening backquote */
function templateEnd(text: string, from: number): number {
  let end = endOf(PIECE, text, from);
  while (end !== undefined && text[end - 1] === "{") {
    const hole = holeEnd(text, end);
    end = hole === undefined ? undefined : endOf(PIECE, text, hole);
  }
  return end ?? text.length;
}

function holeEnd(text: string, from: number): number | undefined {
  let depth = 0;
  for (const { word, end } of tokensOf(text, from)) {
    if (word === "{") depth++;
    if (word === "}" && depth-- === 0) return end;
  }
  return undefined;
}

function endOf(pattern: RegExp, text: string, from: number): number | undefined {
  pattern.lastIndex = from;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}
