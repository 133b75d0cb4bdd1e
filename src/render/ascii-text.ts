import { displayWidth } from "./display-width.js";

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

/** A text for a terminal that shows nothing but ASCII (`LC_ALL=C`): what it cannot show is a question mark. */
export function asciiText(text: string): string {
  return text.replace(
    /[^\u0000-\u007f]/gu,
    (character) => ALIKE[character] ?? "?".repeat(displayWidth(character)),
  );
}
