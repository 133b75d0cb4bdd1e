/**
 * Characters that do something to a terminal instead of being shown: controls, the C1 set, and the marks that
 * turn the direction of writing. Line breaks are among them, because every text that we print from a log is one
 * line.
 */
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** Makes a text of a log harmless on a terminal: what cannot be shown is written as `\x1b` or `\u202e`. */
export function escapeTerminal(text: string): string {
  return text.replace(UNSAFE, (character) => {
    const code = character.charCodeAt(0);
    return code < 256
      ? `\\x${code.toString(16).padStart(2, "0")}`
      : `\\u${code.toString(16).padStart(4, "0")}`;
  });
}
