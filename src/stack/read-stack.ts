import type { Frame } from "./frame.js";
import { readPySpyDump } from "./py-spy.js";
import { readPythonTraceback } from "./python-traceback.js";
import { LineReader } from "./read-line.js";
import { readSlowCallback } from "./slow-callback.js";
import type { StackForm } from "./stack-form.js";
import { linesOfStack } from "./stack-text.js";

/** A stack, read. */
export interface StackReading {
  /**
   * Innermost first. Lines that nobody understands become frames that hold nothing but the text ({@link Frame.isUnread}), so that
   * only an empty stack has no frames.
   */
  readonly frames: readonly Frame[];
  /** Who printed it; undefined if nothing of it was understood, or if it is empty. */
  readonly form: StackForm | undefined;
}

/** V8's own stack has room for some 11,000 calls, and no trace of a program has as many: the ends of more say enough. */
const MOST_LINES = 10_000;
/** How much of a text is kept that nobody understands. */
const MOST_UNREAD_LINES = 50;
const LONGEST_UNREAD_LINE = 300;

/** What V8 prints of an empty stack: the header that goes before the frames. */
const EMPTY_STACK = /^(?:[A-Z]\w*Error|Error|Trace)?:?$/;

/**
 * Reads the text of a stack into frames, whoever printed it. Never throws.
 *
 * @param lines what was read before; whoever reads many stacks hands it on
 */
export function readStack(text: string, lines: LineReader = new LineReader()): StackReading {
  if (EMPTY_STACK.test(text.trim())) return { frames: [], form: undefined };
  const texts = withoutMiddle(linesOfStack(text));
  const traceback = readPythonTraceback(texts);
  if (traceback.length > 0) return { frames: traceback, form: "python" };
  const read = readInnermostFirst(texts, lines);
  if (read !== undefined) return read;
  const dump = readPySpyDump(texts);
  if (dump.length > 0) return { frames: dump, form: "py-spy" };
  const callback = readSlowCallback(texts);
  if (callback.length > 0) return { frames: callback, form: "python" };
  return { frames: unreadFrames(texts), form: undefined };
}

/** Leaves out the middle of an endless stack, and puts a line in its place that says how much. */
function withoutMiddle(texts: readonly string[]): readonly string[] {
  const leftOut = texts.length - MOST_LINES;
  if (leftOut <= 0) return texts;
  const note = `(${leftOut} lines of the stack left out)`;
  return [...texts.slice(0, MOST_LINES / 2), note, ...texts.slice(-MOST_LINES / 2)];
}

/** Whether nothing of a stack was understood. */
export function isUnreadStack(frames: readonly Frame[]): boolean {
  return frames.length > 0 && frames.every((frame) => frame.isUnread === true);
}

/**
 * The frames of a stack that has one a line. Lines before the first are an error's header and message; a line between two
 * frames that nobody understands stays as text, because without it the stack might pass for idle.
 */
function readInnermostFirst(texts: readonly string[], lines: LineReader): StackReading | undefined {
  const frames: Frame[] = [];
  let form: StackForm | undefined;
  let unread: string[] = [];
  for (const text of texts) {
    const reading = lines.read(text);
    if (reading.frame === undefined) {
      if (reading.isLast && frames.length > 0) break;
      const isFrameLike =
        frames.length > 0 || (/^\s+at \S[^(]*\(/.test(text) && text.endsWith(")"));
      if (isFrameLike && !SEPARATOR.test(text)) unread.push(text);
      continue;
    }
    if (unread.length > 0) {
      frames.push(...unreadFrames(unread));
      unread = [];
    }
    frames.push(reading.frame);
    form ??= reading.form;
    if (reading.isLast) break;
  }
  return frames.length === 0 ? undefined : { frames, form };
}

/** Between frames, and none: blank lines, rules, `... 12 more`, `- locked <0x1>`, "From previous event:", a runner's prefix alone. */
const SEPARATOR =
  /^\s*(?:$|[\w./-]{1,60}\s*[|>]\s*$|[-=*~_.]{2,}.*|\.\.\. .*|- (?:locked|waiting|parking|eliminated).*|[A-Z][^()]*:\s*)$/;

function unreadFrames(texts: readonly string[]): Frame[] {
  return texts
    .map((text) => text.trim().slice(0, LONGEST_UNREAD_LINE))
    .filter((text) => text !== "")
    .slice(0, MOST_UNREAD_LINES)
    .map((functionName) => ({ functionName, isUnread: true }));
}
