import { displayWidth } from "./display-width.js";
import type { RenderOptions } from "./render-options.js";
import { withoutCommands } from "./workflow-commands.js";

/** Signs of ours with one of ASCII that reads alike; each takes as many columns. */
const ALIKE: Readonly<Record<string, string>> = {
  "…": "~",
  "×": "x",
  "–": "-",
  "→": ">",
  "├": "|",
  "│": "|",
  "└": "`",
  "·": "'",
  "▁": "_",
  "▂": ".",
  "▃": ":",
  "▄": "-",
  "▅": "=",
  "▆": "+",
  "▇": "*",
  "█": "#",
};

/**
 * Words that are written from right to left. A terminal that knows how turns whatever of digits and signs follows them, which
 * are the figures of the next columns.
 */
const RIGHT_TO_LEFT =
  /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]+/gu;
/** Takes no column. */
const LEFT_TO_RIGHT_MARK = "\u200e";

/**
 * A finished text as a terminal and the log of a CI job may have it: columns stay in their order, nothing is a command to the
 * runner, and where only ASCII is shown (`LC_ALL=C`), what is not is a sign that reads alike or a question mark.
 */
export function terminalText(text: string, { isAscii }: Pick<RenderOptions, "isAscii">): string {
  const safe = withoutCommands(text);
  return isAscii === true ? asciiText(safe) : inOrder(safe);
}

/** A text in which nothing but a word from right to left is written so: what follows it stays after it. */
export function inOrder(text: string): string {
  return text.replace(RIGHT_TO_LEFT, `$&${LEFT_TO_RIGHT_MARK}`);
}

function asciiText(text: string): string {
  return text.replace(
    /[^\u0000-\u007f]/gu,
    (character) => ALIKE[character] ?? "?".repeat(displayWidth(character)),
  );
}
