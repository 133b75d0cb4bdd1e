import type { Frame } from "./frame.js";

const FRAME_LINE = /^\s*File "(.+)", line (\d{1,9})(?:, in (.+?))?\s*$/;

/** Whether a text has the frame lines of a Python traceback. */
export function isPythonTraceback(text: string): boolean {
  return text.includes('File "') && text.split("\n").some((line) => FRAME_LINE.test(line));
}

/**
 * Reads the frames of a Python traceback, innermost first.
 *
 * A traceback says "most recent call last" (with or without that header, as `traceback.format_stack` gives it), so
 * the order is turned round. Positions have no column.
 */
export function parsePythonTraceback(text: string): Frame[] {
  const frames: Frame[] = [];
  for (const line of text.split("\n")) {
    const match = FRAME_LINE.exec(line);
    if (match?.[1] === undefined) continue;
    const name = match[3];
    frames.push({
      ...(name === undefined || name === "<module>" ? {} : { functionName: name }),
      file: match[1],
      line: Number(match[2]),
      isPython: true,
    });
  }
  return frames.reverse();
}
