/**
 * Texts that are printed into the log of a CI job. The runner of GitHub Actions obeys a line that begins with `::` and a `##[`
 * anywhere in a line, and a line of source or the name of a function may hold either.
 *
 * Source: https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
 */

import { escapeTerminal } from "./escape-terminal.js";

/** A line for a person, such as an error, that may hold texts of others: harmless on a terminal and in the log of a CI job. */
export function escapeMessage(text: string): string {
  return withoutCommands(escapeTerminal(text));
}

/** The same text with nothing in it that a runner obeys: a space parts the signs. */
export function withoutCommands(text: string): string {
  return text.replace(/^(\s*):(?=:)/gm, "$1: ").replaceAll("##[", "# #[");
}

/** JSON that means the same: in it the sign can only stand in a string. */
export function jsonWithoutCommands(json: string): string {
  return json.replaceAll("##[", "##\\u005b");
}
