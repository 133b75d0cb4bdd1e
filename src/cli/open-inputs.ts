import { type ExpandedInputs, expandInputs, type InputNotice } from "../read/inputs.js";
import { escapeTerminal } from "../render/escape-terminal.js";
import type { Io } from "./io.js";
import { UsageError } from "./usage-error.js";

/** What a command says that was given nothing to read. */
export const NO_INPUT = "no input: name log files, directories or quoted globs";

/**
 * Turns the words of a command line into inputs, and says on standard error what cannot be read and what else the user
 * should know. Without any word, standard input is read if something is piped.
 *
 * @param noInput what to say if no word was given and standard input is a terminal
 * @throws UsageError with that message
 */
export async function openInputs(
  words: readonly string[],
  io: Io,
  noInput: string = NO_INPUT,
): Promise<ExpandedInputs> {
  if (words.length === 0 && io.isStdinTerminal) throw new UsageError(noInput);
  const expanded = await expandInputs(words.length > 0 ? words : ["-"], io.folder);
  sayNotices(io, "warning", expanded.warnings);
  sayNotices(io, "error", expanded.failures);
  return expanded;
}

function sayNotices(io: Io, kind: "error" | "warning", notices: readonly InputNotice[]): void {
  for (const notice of notices) io.stderr.write(`${kind}: ${escapeTerminal(notice.message)}\n`);
}
