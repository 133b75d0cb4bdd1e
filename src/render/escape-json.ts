import { jsonWithoutCommands } from "./workflow-commands.js";

/** Characters that JSON allows as they are and a terminal does not merely show. */
const UNSAFE = /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** JSON that means the same and that is harmless on a terminal: controls and marks of direction are escapes. */
export function escapeJson(json: string): string {
  return jsonWithoutCommands(json).replace(
    UNSAFE,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
