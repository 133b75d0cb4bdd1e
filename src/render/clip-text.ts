/** How many characters of a name people are shown: the longest that anybody wrote by hand is shorter. */
export const LONGEST_NAME = 200;

/** The same in a table of text, where every row counts. */
export const LONGEST_IN_TABLE = 80;

/** The same for a sentence of ours that holds names: a reason, a warning, the message of a bad line. */
export const LONGEST_SENTENCE = 500;

/** Cuts a text in its middle, because both ends of a long name tell more than what is between them. */
export function clipMiddle(text: string, longest: number = LONGEST_NAME): string {
  if (text.length <= longest) return text;
  const tail = Math.floor((longest - 1) / 3);
  const head = longest - 1 - tail;
  return `${wholeCharacters(text.slice(0, head))}…${wholeCharacters(text.slice(-tail))}`;
}

/** Takes away the half of a character that a cut may have left at either end. */
function wholeCharacters(text: string): string {
  return text.replace(/^[\udc00-\udfff]|[\ud800-\udbff]$/g, "");
}
