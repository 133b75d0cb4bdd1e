import { type ExpandedInputs, expandInputs } from "../read/inputs.js";
import { UsageError } from "../read/usage-error.js";
import { escapeTerminal } from "../render/escape-terminal.js";
import type { Io } from "./io.js";

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
  for (const { message } of expanded.warnings) io.warn(message);
  for (const { message } of expanded.failures) {
    io.stderr.write(`error: ${escapeTerminal(message)}\n`);
  }
  return expanded;
}
