import { closeSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { resolve } from "node:path";
import { explain } from "../read/inputs.js";
import { asFormatName, FORMAT_NAMES, type FormatName, formatOfFile } from "../render/formats.js";
import { UsageError } from "./usage-error.js";

/** A file that a report will be written to. */
export interface OutputFile {
  readonly format: FormatName;
  readonly path: string;
  /** Puts the text in the place of the file, at once and whole. */
  finish(text: string): void;
  /** Leaves what stood there before. */
  discard(): void;
}

/**
 * Opens the files of `-o`, before any work is done for them: `FILE`, whose ending says the format, or `FORMAT:FILE`.
 * What is written becomes visible only when it is complete.
 *
 * @throws UsageError
 */
export function openOutputFiles(words: readonly string[], folder: string): OutputFile[] {
  const files: OutputFile[] = [];
  try {
    for (const word of words) files.push(openOutputFile(word, folder));
    return files;
  } catch (error) {
    for (const file of files) file.discard();
    throw error;
  }
}

function openOutputFile(word: string, folder: string): OutputFile {
  const colon = word.indexOf(":");
  const named = colon > 0 ? asFormatName(word.slice(0, colon)) : undefined;
  const path = named === undefined ? word : word.slice(colon + 1);
  const format = named ?? formatOfFile(path);
  if (format === undefined || path === "") {
    throw new UsageError(
      `-o ${word}: no format is known by this ending; write FORMAT:FILE, such as markdown:${path}, with one of ${FORMAT_NAMES.join(", ")}`,
    );
  }
  const target = resolve(folder, path);
  const partial = `${target}.${process.pid}.partial`;
  let descriptor: number;
  try {
    descriptor = openSync(partial, "wx");
  } catch (error) {
    throw new UsageError(
      `-o ${path}: cannot write there: ${explain(error as NodeJS.ErrnoException)}`,
    );
  }
  return {
    format,
    path,
    finish(text) {
      writeSync(descriptor, text);
      closeSync(descriptor);
      renameSync(partial, target);
    },
    discard() {
      closeSync(descriptor);
      rmSync(partial, { force: true });
    },
  };
}
