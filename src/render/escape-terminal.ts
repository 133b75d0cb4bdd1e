/**
 * Characters that do something to a terminal, or nothing that anybody sees, instead of being shown: controls, marks that turn
 * the direction of writing, fillers, tags, halves of characters. Line breaks are among them, because every text that we print
 * from a log is one line. The two selectors that say whether a sign is an emoji are not.
 */
const UNSEEN =
  /(?![\ufe0e\ufe0f])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;
const ASCII = /^[ -~]*$/;

/** Makes a text of a log harmless on a terminal: what cannot be shown is written as `\x1b`, `\u202e` or `\u{e0041}`. */
export function escapeTerminal(text: string): string {
  return escapeUnseen(text, (character) => {
    const code = character.codePointAt(0) ?? 0;
    const digits = code.toString(16);
    if (code > 0xffff) return `\\u{${digits}}`;
    return code < 256 ? `\\x${digits.padStart(2, "0")}` : `\\u${digits.padStart(4, "0")}`;
  });
}

/** A text with everything replaced that would not be shown. */
export function escapeUnseen(text: string, escaped: (character: string) => string): string {
  return ASCII.test(text) ? text : text.replace(UNSEEN, escaped);
}
