import { escapeUnseen } from "./escape-terminal.js";
import { jsonWithoutCommands } from "./workflow-commands.js";

/** Everything but printable ASCII and the white space between values. */
const OTHERS = /[^\n -~]+/g;

/** The same JSON made harmless on a terminal: characters that would not be shown are escaped. */
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
