const COLOURS = /(?:\u001b|\\u001b|\\x1b)\[[\d;]*m/gi;
/** A newline that is still escaped. In a Windows path, no frame follows `\n`. */
const ESCAPED_LINE_END =
  /(?:\\r)?\\n(?:\\t)*(?=\s*(?:at |File "|[^\s\\@]*@|❯|\w+Error\b|\()|\s*$)/g;
const BEGINS_FRAME = /(?<!eval|\s)(?:\s*[|,;↵⏎])?\s+(?=at (?:async |new )?\S)|(?<!\s)\s+(?=File ")/;
const HAS_POSITION = /:\d{1,9}(?::\d{1,9})?\)?$|", line \d+|\((?:native|<anonymous>)\)$/;

/** What HTML error pages turn line ends into. */
const HTML_LINE_END = /<br ?\/?>|<\/?(?:li|pre|p|ul)>/g;
const HTML_ENTITY = /&(?:(lt|gt|quot|apos|nbsp|amp)|#(\d{1,4})|#x([\da-f]{1,4}));/gi;
const ENTITIES: Readonly<Record<string, string>> = {
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: " ",
  amp: "&",
};

/**
 * Splits a stack into lines, undoing what loggers, terminals and collectors do to a text: colours, HTML, JSON lists, escaped or
 * missing line ends.
 */
export function linesOfStack(text: string): string[] {
  let plain = text.startsWith('["') ? joinedList(text) : text;
  if (/&[a-z#\d]+;|<br ?\/?>/i.test(plain)) plain = withoutHtml(plain);
  if (text.includes("[") && (text.includes("\u001b") || /\\(?:u001|x1)b/i.test(text))) {
    plain = plain.replace(COLOURS, "");
  }
  if (plain.includes("\r")) plain = plain.replace(/\r\n?/g, "\n");
  if (plain.trimEnd().includes("\n")) return plain.split("\n");
  const unescaped = plain.replace(ESCAPED_LINE_END, "\n");
  return unescaped.includes("\n") ? unescaped.split("\n") : splitLine(plain);
}

/** Joins a JSON list of lines into one text. */
function joinedList(text: string): string {
  try {
    const lines: unknown = JSON.parse(text);
    return Array.isArray(lines) && lines.every((line) => typeof line === "string")
      ? lines.join("\n")
      : text;
  } catch {
    return text;
  }
}

function withoutHtml(text: string): string {
  return text
    .replace(HTML_LINE_END, "\n")
    .replace(HTML_ENTITY, (_, name?: string, decimal?: string, hex?: string) =>
      name === undefined
        ? String.fromCharCode(
            decimal === undefined ? Number.parseInt(hex ?? "", 16) : Number(decimal),
          )
        : (ENTITIES[name.toLowerCase()] ?? ""),
    );
}

/** Splits a stack that a collector has joined into one line, and perhaps truncated. */
function splitLine(line: string): string[] {
  const [header = "", ...frames] = line.replace(/(?<!\s)\s+at\s*$/, "").split(BEGINS_FRAME);
  const isWhole = (frame: string): boolean => HAS_POSITION.test(frame);
  const isStack = frames.some(isWhole) && frames.slice(0, -1).every(isWhole);
  return isStack ? [header, ...frames] : [line];
}
