import type { TokenList } from "./token-list.js";

const OPENERS: ReadonlyMap<string, string> = new Map([
  [")", "("],
  ["]", "["],
  ["}", "{"],
]);

/** Opens a template's substitution at the end of a piece; the next piece closes it with its `}`. */
const HOLE = "${";

/**
 * Pairs the brackets of a token list.
 *
 * An unmatched closer is ignored, and an unmatched opener is closed by the end of the bracket around it, so that one error does
 * not affect the rest.
 *
 * @param brackets the indexes of all brackets and template pieces
 * @returns for the index of each opener, the index of its closer (or of the token that ends it); -1 for others
 */
export function pairBrackets(tokens: TokenList, brackets: readonly number[]): Int32Array {
  const closerOf = new Int32Array(tokens.length).fill(-1);
  // The open brackets and their indexes, and the count of each kind, so that no closer searches in vain.
  const open: string[] = [];
  const openAt: number[] = [];
  const counts = new Map<string, number>();
  const begin = (bracket: string, index: number): void => {
    open.push(bracket);
    openAt.push(index);
    counts.set(bracket, (counts.get(bracket) ?? 0) + 1);
  };
  const close = (bracket: string, index: number): void => {
    if ((counts.get(bracket) ?? 0) === 0) return;
    for (let closed: string | undefined; closed !== bracket; ) {
      closed = open.pop() as string;
      counts.set(closed, (counts.get(closed) ?? 0) - 1);
      closerOf[openAt.pop() as number] = index;
    }
  };
  for (const index of brackets) {
    const bracket = tokens.word(index);
    const opener = OPENERS.get(bracket);
    if (opener !== undefined) close(opener, index);
    else if (bracket !== "") begin(bracket, index);
    else {
      const { text } = tokens.at(index);
      if (text.startsWith("}")) close(HOLE, index);
      if (text.endsWith(HOLE)) begin(HOLE, index);
    }
  }
  for (const index of openAt) closerOf[index] = tokens.length;
  return closerOf;
}
