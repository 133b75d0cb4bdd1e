import { clipMiddle, LONGEST_NAME } from "./clip-text.js";
import { escapeTerminal } from "./escape-terminal.js";

/**
 * A text of a log as people may see it in any format: one line, without controls and marks that turn the direction of
 * writing, and not longer than a name can reasonably be. The escaping of the format comes after it.
 */
export function visibleText(text: string, longest: number = LONGEST_NAME): string {
  // Cut first: a name of megabytes is not worth escaping. Cut again: escaping makes longer.
  return clipMiddle(escapeTerminal(clipMiddle(text, longest)), longest);
}
