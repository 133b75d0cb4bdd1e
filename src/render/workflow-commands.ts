/**
 * Texts that are printed into the log of a CI job. The runner of GitHub Actions obeys a line that begins with `::` and a `##[`
 * anywhere in a line, and a line of source or the name of a function may hold either.
 *
 * Source: https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
 */

/** The same text with nothing in it that a runner obeys: a space parts the signs. */
export function withoutCommands(text: string): string {
  return text.replace(/^(\s*):(?=:)/gm, "$1: ").replaceAll("##[", "# #[");
}

/** JSON that means the same: in it the sign can only stand in a string. */
export function jsonWithoutCommands(json: string): string {
  return json.replaceAll("##[", "##\\u005b");
}
