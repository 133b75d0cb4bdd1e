import stringWidth from "string-width";

const ASCII = /^[ -~]*$/;
/** Marks drawn over the character before them; the library knows those of emoji. */
const MARKS = /(?![\ufe0f\u20e3])[\p{Mn}\p{Me}]/gu;

/** How many columns of a terminal a text takes; sequences of colours take none. */
export function displayWidth(text: string): number {
  return ASCII.test(text) ? text.length : stringWidth(text.replace(MARKS, ""));
}

/** Cuts a text to a width at its end, with an ellipsis for what is missing. */
export function cutEnd(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  return `${take(characters(text), width - 1)}…`;
}

/** Cuts a text to a width at its beginning. */
function cutStart(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  const kept = take(characters(text).reverse(), width - 1);
  return `…${characters(kept).reverse().join("")}`;
}

/** Cuts a path to a width: whole folders go first, from its beginning, so that the file and the line stay. */
export function cutPath(path: string, width: number): string {
  if (displayWidth(path) <= width) return path;
  const folders = path.split("/");
  for (let at = 1; at < folders.length; at++) {
    const rest = `…/${folders.slice(at).join("/")}`;
    if (displayWidth(rest) <= width) return rest;
  }
  return cutStart(folders.at(-1) ?? path, width);
}

function take(parts: readonly string[], width: number): string {
  let kept = "";
  for (const part of parts) {
    if (displayWidth(kept + part) > width) break;
    kept += part;
  }
  return kept;
}

let segmenter: Intl.Segmenter | undefined;

/** The characters as people see them: an emoji of several parts is one. */
function characters(text: string): string[] {
  if (ASCII.test(text)) return [...text];
  segmenter ??= new Intl.Segmenter();
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}
