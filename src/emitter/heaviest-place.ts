import type { Profiler } from "node:inspector";
import type { FunctionStart } from "../record/record.js";
import { functionEnd } from "./function-end.js";
import { countLines, lineStart } from "./source-text.js";

/**
 * Finds the line of a function in which most samples were, and a column on it that a source map knows: the profile tells lines
 * and no columns, and nothing is mapped in front of the first word of a line.
 *
 * Up to Node 24 the line of a sample in code that was inlined is the one of that code, in whatever file (seen: `:530:1` in a file
 * of five lines). A line beyond the function's end, or in front of it, is no line of its own, and if it has no other the
 * beginning of the function stands for it.
 *
 * @param ticks lines (1-based) and how many samples each had; a line may come more than once
 * @param start where the function begins
 * @param text the file of the function, if it can be read
 */
export function heaviestPlace(
  ticks: readonly Profiler.PositionTickInfo[],
  start: FunctionStart,
  text: () => string | undefined,
): FunctionStart {
  const [startLine] = start;
  const lines = [...ticksByLine(ticks)]
    .filter(([line]) => line >= startLine)
    .sort(([, a], [, b]) => b - a)
    .map(([line]) => line);
  if (lines.every((line) => line === startLine)) return start;
  const file = text();
  const endLine = file === undefined ? undefined : lastLine(file, start);
  const own = lines.find((line) => line <= (endLine ?? Number.POSITIVE_INFINITY));
  if (own === undefined || own === startLine) return start;
  return [own, file === undefined ? 1 : firstColumn(file, own)];
}

/** A line in which samples were that ended in one function. */
export interface SampledLine {
  /** 1-based. */
  readonly line: number;
  /** Of the samples that ended in the function, 0 to 1. */
  readonly share: number;
  /** It lies outside of the function, so it is one of code that was inlined into it. */
  readonly isForeign: boolean;
}

/** Where the samples that ended in a function were. */
export function sampledLines(
  ticks: readonly Profiler.PositionTickInfo[],
  start: FunctionStart,
  text: () => string | undefined,
): readonly SampledLine[] {
  const file = text();
  const endLine = file === undefined ? Number.POSITIVE_INFINITY : lastLine(file, start);
  const all = ticks.reduce((sum, { ticks: count }) => sum + count, 0);
  return [...ticksByLine(ticks)].map(([line, count]) => ({
    line,
    share: count / all,
    isForeign: line < start[0] || line > endLine,
  }));
}

/** V8 14 tells a line once for each of its columns. */
function ticksByLine(ticks: readonly Profiler.PositionTickInfo[]): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const { line, ticks: count } of ticks) counts.set(line, (counts.get(line) ?? 0) + count);
  return counts;
}

/** The last line of a function, or of the file where the function's end is not found. 1-based. */
export function lastLine(text: string, [line, column]: FunctionStart): number {
  const from = lineStart(text, line);
  const isModule = line === 1 && column === 1;
  const end = isModule || from === undefined ? undefined : functionEnd(text, from + column - 1);
  if (from === undefined || end === undefined) return countLines(text);
  return line + countLines(text.slice(from, end)) - 1;
}

function firstColumn(text: string, line: number): number {
  const from = lineStart(text, line) ?? 0;
  const [blank = ""] = /^[ \t]*(?=\S)/.exec(text.slice(from, from + 1000)) ?? [];
  return blank.length + 1;
}
