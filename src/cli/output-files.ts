import { statSync } from "node:fs";
import { resolve } from "node:path";
import { UsageError } from "../read/usage-error.js";
import {
  asFormatName,
  FORMAT_NAMES,
  type FormatName,
  formatNamed,
  formatOfFile,
} from "../render/formats.js";
import { closestHint, type SettingsOf } from "./option.js";
import type { OUTPUT_OPTIONS } from "./output-options.js";
import { openReplacement, type Replacement } from "./replace-file.js";

/** A file that a report will be written to. */
export interface OutputFile extends Replacement {
  readonly format: FormatName;
  readonly path: string;
}

/**
 * Opens the files of `-o` before the work begins: `FILE`, whose extension says the format, or `FORMAT:FILE`.
 * A file becomes visible only when it is complete.
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
  const { format, path } = splitFormat(word);
  return { format, path, ...openReplacement(`-o ${path}`, resolve(folder, path)) };
}

/** Whether a report is asked for in a format that has a time line. @throws UsageError */
export function needsTimeline({
  format,
  outputFiles = [],
  isOpened = false,
}: Partial<SettingsOf<typeof OUTPUT_OPTIONS>>): boolean {
  const files = outputFiles.map((word) => splitFormat(word).format);
  const formats = [format ?? [], files, isOpened ? ("html" as const) : []].flat();
  return formats.some((name) => formatNamed(name).hasTimeline === true);
}

/** Refuses formats in which this result does not come, before the work begins. @throws UsageError */
export function rejectOtherFormats(words: readonly string[], formats: readonly FormatName[]): void {
  for (const word of words) {
    const { format } = splitFormat(word);
    if (formats.includes(format)) continue;
    throw new UsageError(
      `-o ${word}: this command does not write ${format}; it writes ${formats.join(", ")}`,
    );
  }
}

/**
 * Refuses to overwrite a log with the report that is made from it, by whatever name or link the log is reached.
 *
 * @param inputs paths as they were read, or `-`
 * @throws UsageError
 */
export function rejectOwnInputs(
  inputs: readonly { readonly path: string }[],
  words: readonly string[],
  folder: string,
): void {
  if (words.length === 0) return;
  const read = new Set(inputs.map(({ path }) => fileKey(resolve(folder, path))));
  for (const word of words) {
    const key = fileKey(resolve(folder, splitFormat(word).path));
    if (key !== undefined && read.has(key)) {
      throw new UsageError(`-o ${word}: this is one of the inputs; write to another file`);
    }
  }
}

/** An identity that all names of one file share; undefined if there is no file to overwrite. */
function fileKey(path: string): string | undefined {
  const found = statSync(path, { throwIfNoEntry: false, bigint: true });
  return found?.isFile() === true ? `${found.dev}:${found.ino}` : undefined;
}

/** Reads `FILE` or `FORMAT:FILE`; the extension of a format is a name for it, too (`md:FILE`). @throws UsageError */
function splitFormat(word: string): { format: FormatName; path: string } {
  const [, prefix, rest] = /^([a-z]{2,}):(.+)$/s.exec(word) ?? [];
  if (prefix !== undefined && rest !== undefined) {
    const named = asFormatName(prefix) ?? formatOfFile(`.${prefix}`);
    if (named !== undefined) return { format: named, path: rest };
    const hint = closestHint(prefix, FORMAT_NAMES);
    if (hint !== "") throw new UsageError(`-o ${word}: there is no format "${prefix}"${hint}`);
  }
  const format = formatOfFile(word);
  if (format !== undefined) return { format, path: word };
  throw new UsageError(
    `-o ${word}: no format has this extension; write FORMAT:FILE, such as markdown:${word}, with one of ${FORMAT_NAMES.join(", ")}`,
  );
}
