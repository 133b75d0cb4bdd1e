import { functionEnd } from "./function-end.js";
import { lineStart, type TextOf } from "./source-text.js";
import type { FrameText } from "./stack-text.js";

/** Where a function stands in the text of its file: from its beginning to behind its end. */
interface FunctionBody {
  readonly file: string;
  readonly from: number;
  readonly end: number;
}

/** What declares a function in front of it or ends the statement behind it, and takes no time. */
const DECLARATION = /^[\p{L}\p{N}$_\s=:.,;{}*]*$/u;

/** The function of a frame in the text of its file; undefined where that, or the function's beginning or end, is unknown. */
export function bodyOf(
  { file, functionStart: start }: FrameText,
  textOf: TextOf,
): FunctionBody | undefined {
  const text = start === null ? undefined : textOf(file);
  const lineIndex = text && start ? lineStart(text, start[0]) : undefined;
  if (text === undefined || lineIndex === undefined || start === null) return undefined;
  const from = lineIndex + start[1] - 1;
  const end = functionEnd(text, from);
  return end === undefined ? undefined : { file: text, from, end };
}

/** What of a function stands in a line, 1-based; undefined where its text is unknown. */
export function lineIn(frame: FrameText, line: number, textOf: TextOf): string | undefined {
  const body = bodyOf(frame, textOf);
  return body && partsOfLine(body, line).inside;
}

/** Whether all that can take time in a line, 1-based, belongs to a function. */
export function hasWholeLine(frame: FrameText, line: number, textOf: TextOf): boolean {
  const [startLine = Number.POSITIVE_INFINITY] = frame.functionStart ?? [];
  const body = startLine <= line ? bodyOf(frame, textOf) : undefined;
  if (body === undefined) return false;
  const { before, inside, behind } = partsOfLine(body, line);
  return inside !== "" && DECLARATION.test(before) && DECLARATION.test(behind);
}

/** A line parted into what stands in front of a function, inside of it and behind it. */
function partsOfLine({ file, from, end }: FunctionBody, line: number) {
  const lineFrom = lineStart(file, line) ?? file.length;
  const lineEnd = (lineStart(file, line + 1) ?? file.length + 1) - 1;
  const [start, stop] = [from, end].map((at) => Math.min(Math.max(at, lineFrom), lineEnd));
  return {
    before: file.slice(lineFrom, start),
    inside: file.slice(start, stop),
    behind: file.slice(stop, lineEnd),
  };
}
