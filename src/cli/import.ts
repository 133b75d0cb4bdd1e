import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { importText } from "../import/import-text.js";
import { explain } from "../read/inputs.js";
import { readWhole } from "../read/read-whole.js";
import { UsageError } from "../read/usage-error.js";
import { encodeRecord } from "../record/encode.js";
import { escapeMessage } from "../render/workflow-commands.js";
import type { ImportSettings } from "./import-options.js";
import { EXIT, type Io } from "./io.js";
import { openInputs } from "./open-inputs.js";

const NO_FILE = "no input: name a Sentry event, a .cpuprofile or a Chromium trace, or pipe one";

/** Writes the stalls that files of other tools tell of as records. @returns the exit status. @throws UsageError */
export async function importFiles(settings: ImportSettings, io: Io): Promise<number> {
  const expanded = await openInputs(settings.positionals, io, NO_FILE);
  let failureCount = expanded.failures.length;
  const fail = (path: string, message: string): void => {
    failureCount++;
    io.stderr.write(`error: ${escapeMessage(`${path}: ${message}`)}\n`);
  };
  for (const { path } of expanded.inputs) {
    const text = await readWhole(path, io).catch((error: NodeJS.ErrnoException) => error);
    if (text instanceof Error) {
      fail(path, explain(text));
      continue;
    }
    if (text.trim() === "") {
      if (settings.positionals.length === 0) throw new UsageError(NO_FILE);
      fail(path, "is empty");
      continue;
    }
    const { from, thresholdMs, durationMs } = settings;
    const endMs = settings.endMs ?? (await endOf(path, io));
    const imported = importText(text, from, { thresholdMs, durationMs, endMs });
    if ("failure" in imported) {
      fail(path, imported.failure);
      continue;
    }
    for (const record of imported.records) io.stdout.write(encodeRecord(record));
    const isEmpty = imported.records.every(({ type }) => type !== "stall");
    if (isEmpty)
      io.warn(`${path}: nothing in it took ${thresholdMs} ms or longer (see --threshold)`);
  }
  return failureCount > 0 ? EXIT.usage : EXIT.done;
}

/** When a file was written. */
async function endOf(path: string, io: Io): Promise<number> {
  if (path === "-") return io.now();
  return (await stat(resolve(io.folder, path))).mtimeMs;
}
