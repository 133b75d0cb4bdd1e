import { type ExpandedInputs, expandInputs, type InputNotice } from "../read/inputs.js";
import { escapeTerminal } from "../render/escape-terminal.js";
import type { Io } from "./io.js";

/**
 * Turns the words of a command line into inputs. Without any word, standard input is read if something is piped.
 *
 * @returns undefined if there is nothing to read: no word was given, and standard input is a terminal
 */
export async function openInputs(
  words: readonly string[],
  io: Io,
): Promise<ExpandedInputs | undefined> {
  if (words.length > 0) return expandInputs(words, io.folder);
  return io.isStdinTerminal ? undefined : expandInputs(["-"], io.folder);
}

/** Says what could not be read, and what else the user should know, on standard error. */
export function sayNotices(
  io: Io,
  kind: "error" | "warning",
  notices: readonly InputNotice[],
): void {
  for (const notice of notices) io.stderr.write(`${kind}: ${escapeTerminal(notice.message)}\n`);
}
