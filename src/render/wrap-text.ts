import { displayWidth } from "./display-width.js";

/**
 * Breaks a text into lines at its spaces; an empty text has none.
 *
 * @param indent what the lines after the first begin with
 */
export function wrapText(text: string, width: number, indent = "  "): string[] {
  const lines: string[] = [];
  let line = "";
  // A number is not parted from its unit.
  for (const word of text.split(/ (?!(?:%|ms|s|min|h)\b|%)/)) {
    if (line !== "" && displayWidth(`${line} ${word}`) > width) {
      lines.push(line);
      line = indent + word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return line === "" ? lines : [...lines, line];
}
