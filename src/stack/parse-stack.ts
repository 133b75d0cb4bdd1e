import type { Frame } from "./frame.js";
import { FrameLines } from "./frame-lines.js";
import { isPythonTraceback, parsePythonTraceback } from "./parse-python.js";
import { parseV8Stack } from "./parse-v8.js";

/**
 * Reads the text of a stack into frames, innermost first, whoever printed it. A text without frames gives an
 * empty array. Never throws.
 *
 * @param lines what was read before; whoever reads many stacks hands it on
 */
export function parseStack(text: string, lines = new FrameLines()): Frame[] {
  if (text === "") return [];
  const normal = text.includes("\r") ? text.replaceAll("\r\n", "\n") : text;
  return isPythonTraceback(normal) ? parsePythonTraceback(normal) : parseV8Stack(normal, lines);
}
