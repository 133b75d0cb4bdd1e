const COLOURS = /(?:\u001b|\\u001b|\\x1b)\[[\d;]*m/gi;
/** A new line that was escaped once more than it was read; in a path of Windows no frame follows `\n`. */
const ESCAPED_LINE_END = /(?:\\r)?\\n(?=\s*(?:at |File "|[^\s\\@]*@|❯|\w+Error\b|\()|\s*$)/g;
const BEGINS_FRAME = /(?<!eval)\s+(?=at (?:async |new )?\S)|\s+(?=File ")/;
const HAS_POSITION = /:\d{1,9}(?::\d{1,9})?\)?$|", line \d+|\((?:native|<anonymous>)\)$/;

/**
 * The lines of a stack, without what loggers, terminals and collectors do to a text: colours, escaped or missing line ends.
 */
export function linesOfStack(text: string): string[] {
  let plain = text;
  if (text.includes("[") && (text.includes("\u001b") || /\\(?:u001|x1)b/i.test(text))) {
    plain = plain.replace(COLOURS, "");
  }
  if (plain.includes("\r")) plain = plain.replace(/\r\n?/g, "\n");
  if (plain.trimEnd().includes("\n")) return plain.split("\n");
  const unescaped = plain.replace(ESCAPED_LINE_END, "\n");
  return unescaped.includes("\n") ? unescaped.split("\n") : splitLine(plain);
}

/** The frames of a stack that a collector has put on one line. */
function splitLine(line: string): string[] {
  const [header = "", ...frames] = line.split(BEGINS_FRAME);
  const isStack = frames.length > 0 && frames.every((frame) => HAS_POSITION.test(frame));
  return isStack ? [header, ...frames] : [line];
}
