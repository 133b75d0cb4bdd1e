/**
 * The two comments that link generated code to its map.
 */

const URL_COMMENT = /(?:\/\/|\/\*)[#@] ?sourceMappingURL=([^\s'"*]+(?:\*(?!\/)[^\s'"*]*)*)/;
const DEBUG_ID_COMMENT = /\/\/# debugId=([0-9a-fA-F-]{32,36})\s*$/;

/**
 * Reads the `sourceMappingURL` of generated code.
 *
 * Extracts it without parsing, as in ECMA-426: the last line with the comment counts, and code on a later line invalidates it
 * (it may be a string in the program). Both `//#` and the old `//@` are accepted, in either style of comment.
 *
 * @param tail the end of the file; its first line may be truncated
 * @returns the URL as written, or undefined
 * @see https://tc39.es/ecma426/#sec-MatchSourceMapURL
 */
export function readSourceMappingUrl(tail: string): string | undefined {
  const lines = tail.split(/\r\n|[\n\r\u2028\u2029]/);
  for (let index = lines.length - 1; index >= 0; index--) {
    const line = (lines[index] ?? "").trim();
    if (line === "") continue;
    const found = lastMatch(line);
    if (found !== undefined) return found;
    if (!isCommentLine(line)) return undefined;
  }
  return undefined;
}

/** Reads the ECMA-426 debug id comment (`//# debugId=...`) near the end of generated code, in lower case. */
export function readDebugId(tail: string): string | undefined {
  const lines = tail.split(/\r\n|[\n\r\u2028\u2029]/).slice(-6);
  for (const line of lines.reverse()) {
    const match = DEBUG_ID_COMMENT.exec(line);
    if (match !== null) return match[1]?.toLowerCase();
  }
  return undefined;
}

function lastMatch(line: string): string | undefined {
  const at = Math.max(
    line.lastIndexOf("# sourceMappingURL="),
    line.lastIndexOf("@ sourceMappingURL="),
  );
  const spaced = at >= 0 ? at : line.lastIndexOf("sourceMappingURL=") - 1;
  if (spaced < 2) return undefined;
  const match = URL_COMMENT.exec(line.slice(spaced - 2));
  return match?.[1];
}

/** Whether a line may follow the URL: a comment, or the end of one. */
function isCommentLine(line: string): boolean {
  return line.startsWith("//") || line.startsWith("/*") || line.startsWith("*");
}
