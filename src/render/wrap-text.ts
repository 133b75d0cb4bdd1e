import { displayWidth } from "./display-width.js";

/**
 * Breaks a text into lines at its spaces.
 *
 * @param indent what the lines after the first begin with
 */
export function wrapText(text: string, width: number, indent = "  "): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && displayWidth(`${line} ${word}`) > width) {
      lines.push(line);
      line = indent + word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
