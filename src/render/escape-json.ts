import { escapeUnseen } from "./escape-terminal.js";
import { jsonWithoutCommands } from "./workflow-commands.js";

/** What is not a printable sign of ASCII, in lines: the white space between values is no part of a text. */
const OTHERS = /[^\n -~]+/g;

/** JSON that means the same and that is harmless on a terminal: what would not be shown is an escape. */
export function escapeJson(json: string): string {
  return jsonWithoutCommands(json).replace(OTHERS, (text) =>
    escapeUnseen(text, (character) =>
      // A character beyond U+FFFF is a pair of escapes in JSON.
      Array.from({ length: character.length }, (_, i) => unitEscape(character.charCodeAt(i))).join(
        "",
      ),
    ),
  );
}

function unitEscape(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, "0")}`;
}
