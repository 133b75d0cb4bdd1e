import type { Frame } from "./frame.js";
import { readPySpyDump } from "./py-spy.js";
import { readPythonTraceback } from "./python-traceback.js";
import { LineReader } from "./read-line.js";
import { readSlowCallback } from "./slow-callback.js";
import type { StackForm } from "./stack-form.js";
import { linesOfStack } from "./stack-text.js";

/** A stack, parsed. */
export interface StackReading {
  /**
   * Innermost first. Lines that cannot be parsed become frames with nothing but their text ({@link Frame.isUnread}), so that only
   * an empty stack has no frames.
   */
  readonly frames: readonly Frame[];
  /** Who printed it; undefined if it is empty or no line could be parsed. */
  readonly form: StackForm | undefined;
}

/** V8's machine stack has room for some 11,000 calls, and real traces have far fewer; of more lines, both ends suffice. */
const MOST_LINES = 10_000;
/** How much is kept of a text that cannot be parsed. */
const MOST_UNREAD_LINES = 50;
const LONGEST_UNREAD_LINE = 300;

/** What V8 prints for an empty stack: the header alone. */
const EMPTY_STACK = /^(?:[A-Z]\w*Error|Error|Trace)?:?$/;

/**
 * Parses the text of a stack into frames, whoever printed it. Never throws.
 *
 * @param lines the cache of lines; pass the same one for many stacks
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

/** Replaces the middle of an extremely long stack with a note of how many lines were left out. */
function withoutMiddle(texts: readonly string[]): readonly string[] {
  const leftOut = texts.length - MOST_LINES;
  if (leftOut <= 0) return texts;
  const note = `(${leftOut} lines of the stack left out)`;
  return [...texts.slice(0, MOST_LINES / 2), note, ...texts.slice(-MOST_LINES / 2)];
}

/** Whether no line of a stack could be parsed. */
export function isUnreadStack(frames: readonly Frame[]): boolean {
  return frames.length > 0 && frames.every((frame) => frame.isUnread === true);
}

/**
 * Reads a stack with one frame a line. Lines before the first frame are an error's header and message. An unparsed line between
 * two frames is kept as text, because without it the stack could be mistaken for an idle one.
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

/** Lines between frames that are not frames: blanks, rules, `... 12 more`, `- locked <0x1>`, "From previous event:", a bare prefix. */
const SEPARATOR =
  /^\s*(?:$|[\w./-]{1,60}\s*[|>]\s*$|[-=*~_.]{2,}.*|\.\.\. .*|- (?:locked|waiting|parking|eliminated).*|[A-Z][^()]*:\s*)$/;

function unreadFrames(texts: readonly string[]): Frame[] {
  return texts
    .map((text) => text.trim().slice(0, LONGEST_UNREAD_LINE))
    .filter((text) => text !== "")
    .slice(0, MOST_UNREAD_LINES)
    .map((functionName) => ({ functionName, isUnread: true }));
}
