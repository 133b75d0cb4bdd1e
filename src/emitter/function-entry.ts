import { lineStart } from "./heaviest-place.js";
import type { FrameText } from "./stack-text.js";

/** The text of a file, where it can be read. */
export type TextOf = (file: string) => string | undefined;

/** Whether a frame stands at the parameters of its function, where V8 looks whether it shall be interrupted. */
export function isAtEntry(
  { text, file, functionStart: start }: FrameText,
  textOf: TextOf,
): boolean {
  const [, line, column] = /:(\d+):(\d+)\)?$/.exec(text) ?? [];
  if (!start || Number(line) !== start[0]) return false;
  if (Number(column) === start[1]) return true;
  const code = textOf(file);
  const from = code === undefined ? undefined : lineStart(code, start[0]);
  if (code === undefined || from === undefined) return false;
  const head = code.slice(from + start[1] - 1, from + Number(column) - 1);
  return /^(?:(?:static|async|get|set|function)\b\s*|\*\s*)*[\p{L}\p{N}$_#]*\s*$/u.test(head);
}
