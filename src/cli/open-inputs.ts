import type { ProblemLog } from "../gather/problem-log.js";
import { type ExpandedInputs, expandInputs, explain } from "../read/inputs.js";
import { readLog } from "../read/read-log.js";
import { UsageError } from "../read/usage-error.js";
import { escapeMessage } from "../render/workflow-commands.js";
import type { Settings } from "./command.js";
import type { Io } from "./io.js";
import type { LINE_OPTIONS } from "./reading-options.js";

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
  for (const { message } of expanded.failures) printError(message, io);
  return expanded;
}

/**
 * Reads each input by itself, and says on standard error what cannot be read.
 *
 * @param receiverFor takes what is in the input of a path
 * @returns how many inputs failed
 * @throws UsageError
 */
export async function readEach(
  { positionals, epoch, unwrap }: Settings<typeof LINE_OPTIONS>,
  io: Io,
  receiverFor: (path: string) => Parameters<typeof readLog>[1],
): Promise<number> {
  const expanded = await openInputs(positionals, io);
  const options = { stdin: () => io.stdin, folder: io.folder, epoch, unwrap };
  let failureCount = expanded.failures.length;
  for (const input of expanded.inputs) {
    const { error } = await readLog(input, receiverFor(input.path), options);
    if (error === undefined) continue;
    failureCount++;
    printError(`${input.path}: ${explain(error)}`, io);
  }
  return failureCount;
}

/** Says on standard error which inputs could not be read to their end. */
export function reportUnread({ kept }: Pick<ProblemLog, "kept">, io: Io): void {
  for (const { code, path, message } of kept) {
    if (code === "unreadable") printError(`${path}: ${message}`, io);
  }
}

function printError(message: string, io: Io): void {
  io.stderr.write(`error: ${escapeMessage(message)}\n`);
}
