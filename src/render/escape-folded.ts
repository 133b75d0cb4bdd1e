import { escapeTerminal } from "./escape-terminal.js";

/**
 * The name of a frame in a folded stack. A semicolon separates frames and a line end separates stacks, so neither may
 * be in a name; spaces may, because readers take the number from the end of the line, but none at the ends.
 */
export function foldedFrame(text: string): string {
  const name = escapeTerminal(text).replaceAll(";", ":").trim();
  return name === "" ? "(anonymous)" : name;
}
