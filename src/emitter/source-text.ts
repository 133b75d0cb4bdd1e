import type { FunctionStart } from "../record/record.js";

/** The text of a file; undefined where it cannot be read. */
export type TextOf = (file: string) => string | undefined;

/** The index at which a line, from 1, begins; undefined if there are not so many. */
export function lineStart(text: string, line: number): number | undefined {
  let at = 0;
  for (let number = 1; number < line; number++) {
    at = text.indexOf("\n", at) + 1;
    if (at === 0) return undefined;
  }
  return at;
}

/** The place of an index, line and column from 1. */
export function placeAt(text: string, index: number): FunctionStart {
  const before = text.slice(0, index);
  return [countLines(before), index - before.lastIndexOf("\n")];
}

export function countLines(text: string): number {
  let count = 1;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) count++;
  return count;
}
