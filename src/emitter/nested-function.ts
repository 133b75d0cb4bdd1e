import type { FunctionStart } from "../record/record.js";
import { bodyOf, hasWholeLine } from "./function-body.js";
import { type Token, tokensOf } from "./function-end.js";
import { lineStart, placeAt, type TextOf } from "./source-text.js";
import type { FrameText } from "./stack-text.js";
import { weakMemo } from "./weak-memo.js";

/** A function as its text declares it. */
interface Declared {
  readonly name: string;
  /** The index of its parameters. */
  readonly from: number;
}

const NAME = /^(?!function$)[\p{L}$_][\p{L}\p{N}$_]*$/u;

const declaredBefore = weakMemo((_text) => new Map<string, readonly Declared[]>());

/**
 * The innermost function with a name that stands inside of the one of a frame and has a whole line, as a frame called by that
 * one: `price` for the lines of `const price = (row) => { ... }`.
 *
 * @param line 1-based
 * @returns undefined where there is none, or the text is unknown
 */
export function nestedFunctionAt(
  outer: FrameText,
  line: number,
  textOf: TextOf,
): FrameText | undefined {
  const body = bodyOf(outer, textOf);
  if (body === undefined) return undefined;
  const lineEnd = lineStart(body.file, line + 1) ?? body.file.length;
  // Of a module, whose code begins nowhere, all of a bundle would be searched.
  if (lineEnd > body.end) return undefined;
  const key = `${body.from} ${lineEnd}`;
  const known = declaredBefore(body.file);
  if (!known.has(key)) known.set(key, [...declarations(body.file, body.from, lineEnd)]);
  return known
    .get(key)
    ?.map(({ name, from }) => frameAt(outer.file, name, placeAt(body.file, from), line))
    .findLast((frame) => hasWholeLine(frame, line, textOf));
}

function frameAt(file: string, functionName: string, functionStart: FunctionStart, line: number) {
  const column = line === functionStart[0] ? functionStart[1] : 1;
  return { text: `${functionName} (${file}:${line}:${column})`, functionName, file, functionStart };
}

/** `function name(`, `name = function (`, `name = (a, b) =>` and `name = a =>`, up to an index. `async` and `*` do not matter. */
function* declarations(text: string, from: number, end: number): Generator<Declared> {
  const seen: Token[] = [];
  const open: (Declared | undefined)[] = [];
  let closed: Declared | undefined;
  for (const token of tokensOf(text, from)) {
    if (token.start >= end) return;
    const last = seen.at(-1);
    if (token.word === "(") {
      const declared = declaredBy(seen, token.start);
      open.push(last?.word === "=" ? declared : undefined);
      if (last?.word !== "=" && declared !== undefined) yield declared;
    } else if (token.word === ")") {
      closed = open.pop();
    } else if (token.word === "=>" && last !== undefined) {
      const declared = last.word === ")" ? closed : declaredBy(seen.slice(0, -1), last.start);
      if (declared !== undefined) yield declared;
    }
    if (token.word !== "*" && token.word !== "async") seen.push(token);
    if (seen.length > 4) seen.shift();
  }
}

/** The function to which the last tokens give a name, if parameters come next. */
function declaredBy(seen: readonly Token[], from: number): Declared | undefined {
  const [last = "", second = "", third = ""] = seen.map(({ word }) => word).reverse();
  const name =
    second === "function" ? last : last === "=" ? second : second === "=" ? third : undefined;
  const isDeclared = second === "function" || last === "=" || last === "function";
  return isDeclared && name !== undefined && NAME.test(name) ? { name, from } : undefined;
}
