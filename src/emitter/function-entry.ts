import { lineStart, type TextOf } from "./source-text.js";
import { type FrameText, placeIn } from "./stack-text.js";

/** Whether a frame stands at the parameters of its function, where V8 looks whether it shall be interrupted. */
export function isAtEntry(frame: FrameText, textOf: TextOf): boolean {
  const { functionStart: start } = frame;
  const [line, column = 0] = placeIn(frame) ?? [];
  if (!start || line !== start[0]) return false;
  if (column === start[1]) return true;
  const code = textOf(frame.file);
  const from = code === undefined ? undefined : lineStart(code, start[0]);
  if (code === undefined || from === undefined) return false;
  const head = code.slice(from + start[1] - 1, from + column - 1);
  return /^(?:(?:static|async|get|set|function)\b\s*|\*\s*)*[\p{L}\p{N}$_#]*\s*$/u.test(head);
}
