import type { Token } from "./scan-tokens.js";

const CLOSERS: ReadonlyMap<string, string> = new Map([
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
 * @returns for the index of every opener the index of its closer (or of the token that ends it)
 */
export function pairBrackets(tokens: readonly Token[]): Int32Array {
  const closerOf = new Int32Array(tokens.length).fill(-1);
  const open: { readonly index: number; readonly bracket: string }[] = [];
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index] as Token;
    const isTemplate = token.kind === "template";
    if (!isTemplate && (token.kind !== "mark" || token.end - token.start !== 1)) continue;
    const closes = isTemplate
      ? token.text.startsWith("}")
        ? "${"
        : undefined
      : CLOSERS.get(token.text);
    if (closes !== undefined) {
      const found = open.findLastIndex((one) => one.bracket === closes);
      if (found >= 0) {
        for (const one of open.splice(found)) closerOf[one.index] = index;
      }
    }
    if (isTemplate ? token.text.endsWith("${") : "([{".includes(token.text)) {
      open.push({ index, bracket: isTemplate ? "${" : token.text });
    }
  }
  for (const one of open) closerOf[one.index] = tokens.length;
  return closerOf;
}
