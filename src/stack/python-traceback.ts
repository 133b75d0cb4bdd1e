import type { Frame } from "./frame.js";

/**
 * `File "/srv/a.py", line 3, in f`; faulthandler omits the second comma, exception groups draw a tree before it, pystack prefixes
 * it with `(Python)`. Text after the name is the source line, if a collector has joined the two lines.
 */
const FRAME_LINE =
  /^[\s|+]*(?:\(Python\) )?File "([^"]+)", line (\d{1,9})(?:,? in ([^\s,(]+).*)?\s*$/;
/** IPython's: `File ~/shop/prices.py:31, in load(path)`. */
const IPYTHON_LINE = /^File (\S.*?\.py):(\d{1,9}), in (\S+?)(?:\(.*)?$/;
const HEADER_LINE = /\(most recent call (last|first)\)/;
/** Python prints the first three of consecutive equal frames and counts the rest. */
const REPEATED_LINE = /^[\s|]*\[Previous line repeated (\d{1,9}) more times?\]/;

/** More than Python's default recursion limit (1000) allows, and few enough to fit in memory. */
const MOST_REPETITIONS = 10_000;

interface Section {
  readonly isInnermostFirst: boolean;
  readonly isCurrentThread: boolean;
  /** In the order of the text. */
  readonly frames: Frame[];
}

/**
 * Reads the frames of a Python traceback, innermost first. Positions have no column.
 *
 * A traceback is "most recent call last" (`traceback.format_stack` omits that header), and its order is reversed; faulthandler's
 * is "most recent call first". Of several tracebacks in one text the last is read: of chained exceptions it is the one raised
 * last, and faulthandler prints the main thread last unless it marks the current one.
 *
 * @returns no frames if the lines are not a traceback
 */
export function readPythonTraceback(lines: readonly string[]): Frame[] {
  if (!lines.some((line) => line.includes("File "))) return [];
  const sections: Section[] = [newSection("")];
  for (const line of lines) {
    if (HEADER_LINE.test(line)) sections.push(newSection(line));
    else readLine(line, (sections.at(-1) as Section).frames);
  }
  const filled = sections.filter((section) => section.frames.length > 0);
  const chosen = filled.find((section) => section.isCurrentThread) ?? filled.at(-1);
  if (chosen === undefined) return [];
  return chosen.isInnermostFirst ? chosen.frames : chosen.frames.reverse();
}

function newSection(header: string): Section {
  return {
    isInnermostFirst: HEADER_LINE.exec(header)?.[1] === "first",
    isCurrentThread: header.trimStart().startsWith("Current thread"),
    frames: [],
  };
}

function readLine(line: string, frames: Frame[]): void {
  const match = FRAME_LINE.exec(line) ?? IPYTHON_LINE.exec(line);
  if (match?.[1] !== undefined) {
    const name = match[3];
    frames.push({
      ...(name !== undefined && name !== "<module>" && { functionName: name }),
      file: match[1],
      line: Number(match[2]),
      language: "python",
    });
    return;
  }
  const last = frames.at(-1);
  const repetitions = Number(REPEATED_LINE.exec(line)?.[1] ?? 0);
  if (last === undefined) return;
  for (let i = 0; i < Math.min(repetitions, MOST_REPETITIONS); i++) frames.push(last);
}
