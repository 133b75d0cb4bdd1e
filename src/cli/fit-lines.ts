import { displayWidth } from "../render/display-width.js";
import { wrapText } from "../render/wrap-text.js";
import type { Io } from "./io.js";
import { terminalWidth } from "./terminal.js";

/** Breaks sentences for standard error between words, if that is a terminal; a file keeps one line for each. */
export function fitLines(lines: readonly string[], io: Io): readonly string[] {
  if (!io.stderr.isTerminal) return lines;
  const width = terminalWidth(io, io.stderr);
  return lines.flatMap((line) => (displayWidth(line) <= width ? [line] : wrapText(line, width)));
}
