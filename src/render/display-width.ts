/** Characters of East Asian scripts and emoji, which take two columns on a terminal. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;
const COMBINING = /\p{Mark}/u;

/** How many columns of a terminal a text without control characters takes. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += widthOf(character);
  return width;
}

/** Cuts a text to a width at its end, with an ellipsis for what is missing. */
export function cutEnd(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  return `${take([...text], width - 1)}…`;
}

/** Cuts a text to a width at its beginning: the end of a path tells more than its root. */
export function cutStart(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  const kept = take([...text].reverse(), width - 1);
  return `…${[...kept].reverse().join("")}`;
}

function take(characters: readonly string[], width: number): string {
  let used = 0;
  let kept = "";
  for (const character of characters) {
    used += widthOf(character);
    if (used > width) break;
    kept += character;
  }
  return kept;
}

function widthOf(character: string): number {
  if (WIDE.test(character)) return 2;
  return COMBINING.test(character) ? 0 : 1;
}
