import type { Frame } from "./frame.js";
import { isPythonTraceback, parsePythonTraceback } from "./parse-python.js";
import { parseV8Stack } from "./parse-v8.js";

/**
 * Reads the text of a stack into frames, innermost first, whoever printed it. A text without frames gives an
 * empty array. Never throws.
 */
export function parseStack(text: string): Frame[] {
  if (text === "") return [];
  const normal = text.includes("\r") ? text.replaceAll("\r\n", "\n") : text;
  return isPythonTraceback(normal) ? parsePythonTraceback(normal) : parseV8Stack(normal);
}
