import type { TokenList } from "./token-list.js";

const OPENERS: ReadonlyMap<string, string> = new Map([
  [")", "("],
  ["]", "["],
  ["}", "{"],
]);

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
  const open: { readonly index: number; readonly bracket: string }[] = [];
  const close = (bracket: string, index: number): void => {
    const found = open.findLastIndex((one) => one.bracket === bracket);
    if (found < 0) return;
    for (const one of open.splice(found)) closerOf[one.index] = index;
  };
  for (const index of brackets) {
    const bracket = tokens.word(index);
    if (bracket === "") {
      const { text } = tokens.at(index);
      if (text.startsWith("}")) close("${", index);
      if (text.endsWith("${")) open.push({ index, bracket: "${" });
    } else {
      const opener = OPENERS.get(bracket);
      if (opener === undefined) open.push({ index, bracket });
      else close(opener, index);
    }
  }
  for (const one of open) closerOf[one.index] = tokens.length;
  return closerOf;
}
