import { escapeTerminal } from "./escape-terminal.js";

declare const visible: unique symbol;

/**
 * A text for people that may hold names of a log: one line, without controls and marks that turn the direction of
 * writing, and not longer than a name can reasonably be. It is not escaped for any format: every escaping takes a text
 * of this type and none takes a bare string.
 */
export type LogText = string & { readonly [visible]: true };

/** How many characters of a name people are shown: the longest that anybody wrote by hand is shorter. */
const LONGEST_NAME = 200;
/** The same for a sentence of ours that holds names: a reason, a warning, the message of a bad line. */
const LONGEST_SENTENCE = 500;

/** A name of the log as people may see it. */
export function visibleText(text: string, longest: number = LONGEST_NAME): LogText {
  // Cut first: a name of megabytes is not worth escaping. Cut again: escaping makes longer.
  return clipMiddle(escapeTerminal(clipMiddle(text, longest)), longest) as LogText;
}

/** A sentence of ours that may hold names of the log. */
export function visibleSentence(text: string, longest: number = LONGEST_SENTENCE): LogText {
  return visibleText(text, longest);
}

/** Cuts a text in its middle, because both ends of a long name tell more than what is between them. */
function clipMiddle(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const tail = Math.floor((longest - 1) / 3);
  const head = longest - 1 - tail;
  return `${wholeCharacters(text.slice(0, head))}…${wholeCharacters(text.slice(-tail))}`;
}

/** Takes away the half of a character that a cut may have left at either end. */
function wholeCharacters(text: string): string {
  return text.replace(/^[\udc00-\udfff]|[\ud800-\udbff]$/g, "");
}
