import type { TokenList } from "./token-list.js";

const OPENERS: ReadonlyMap<string, string> = new Map([
  [")", "("],
  ["]", "["],
  ["}", "{"],
]);

/** Opens a hole of a template, in the text of a piece; the piece that follows closes it with its `}`. */
const HOLE = "${";

/**
 * Pairs the brackets of a token list.
 *
 * A closer without its opener is ignored, an opener without its closer is closed by the end of the bracket around it, so
 * that one odd place does not spoil the rest.
 *
 * @param brackets the indexes of all brackets and pieces of templates
 * @returns for the index of every opener the index of its closer (or of the token that ends it), for others -1
 */
export function pairBrackets(tokens: TokenList, brackets: readonly number[]): Int32Array {
  const closerOf = new Int32Array(tokens.length).fill(-1);
  // Two lists side by side: what is open, and where; and how often, so that no closer searches in vain.
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
