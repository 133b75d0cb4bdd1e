import { ANONYMOUS_NAME } from "../stack/function-name.js";
import { escapeTerminal } from "./escape-terminal.js";

/** A number at the end of a stack is its weight, and two are the weights before and after. */
const ENDS_LIKE_A_WEIGHT = /\s+(?=\d+(?:\.\d*)?$)/;

/**
 * The name of a frame in a folded stack. A semicolon separates frames and a line end separates stacks, so neither may
 * be in a name; spaces may, because readers take the number from the end of the line, but none at the ends, and none
 * before a number that would be read as a weight.
 */
export function foldedFrame(text: string): string {
  const name = escapeTerminal(text).replaceAll(";", ":").trim().replace(ENDS_LIKE_A_WEIGHT, "_");
  return name === "" ? ANONYMOUS_NAME : name;
}
