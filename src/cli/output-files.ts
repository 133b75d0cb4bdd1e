import {
  accessSync,
  closeSync,
  constants,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { resolve } from "node:path";
import { UsageError } from "../read/usage-error.js";
import { asFormatName, FORMAT_NAMES, type FormatName, formatOfFile } from "../render/formats.js";
import { closestHint } from "./option.js";

/** A file that a report will be written to. */
export interface OutputFile {
  readonly format: FormatName;
  readonly path: string;
  /** Puts the text in the place of the file, at once and whole. @throws UsageError if that fails */
  finish(text: string): void;
  /** Leaves what stood there before; does nothing to a file that was finished. */
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
  const { format, path } = splitFormat(word);
  const target = realTarget(resolve(folder, path));
  try {
    return { format, path, ...(isOrdinary(target) ? besides(target) : inPlace(target)) };
  } catch (error) {
    throw cannotWrite(path, error);
  }
}

/**
 * A report never takes the place of a log that it was made from, by whatever name or link that is reached.
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

/** The same for all names of one file; undefined if there is none that could be overwritten. */
function fileKey(path: string): string | undefined {
  const found = statSync(path, { throwIfNoEntry: false, bigint: true });
  return found?.isFile() === true ? `${found.dev}:${found.ino}` : undefined;
}

/** `FILE` or `FORMAT:FILE`; a known ending does as the name of a format (`md:FILE`). @throws UsageError */
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
    `-o ${word}: no format is known by this ending; write FORMAT:FILE, such as markdown:${word}, with one of ${FORMAT_NAMES.join(", ")}`,
  );
}

/** Through a link, so that the link stays. */
function realTarget(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/** False for `/dev/null`, a pipe and the like, which must not be replaced by a file. */
function isOrdinary(target: string): boolean {
  const found = statSync(target, { throwIfNoEntry: false });
  if (found?.isDirectory() === true) throw new UsageError("it is a directory");
  return found === undefined || found.isFile();
}

type Writing = Pick<OutputFile, "finish" | "discard">;

/** Writes a file beside the target and renames it when it is complete. */
function besides(target: string): Writing {
  const partial = `${target}.${process.pid}.partial`;
  const descriptor = openSync(partial, "wx");
  let isOver = false;
  return {
    finish(text) {
      isOver = true;
      try {
        // Loops until all is written; `writeSync` may write less than it was given.
        writeFileSync(descriptor, text);
        closeSync(descriptor);
        renameSync(partial, target);
      } catch (error) {
        rmSync(partial, { force: true });
        throw cannotWrite(target, error);
      }
    },
    discard() {
      if (isOver) return;
      isOver = true;
      closeSync(descriptor);
      rmSync(partial, { force: true });
    },
  };
}

function inPlace(target: string): Writing {
  accessSync(target, constants.W_OK);
  return {
    finish(text) {
      try {
        writeFileSync(target, text);
      } catch (error) {
        throw cannotWrite(target, error);
      }
    },
    discard() {},
  };
}

function cannotWrite(path: string, error: unknown): UsageError {
  return new UsageError(
    `-o ${path}: cannot write there: ${whyNot(error as NodeJS.ErrnoException)}`,
  );
}

function whyNot(error: NodeJS.ErrnoException): string {
  switch (error.code) {
    case "EACCES":
    case "EPERM":
      return "no permission";
    case "ENOENT":
    case "ENOTDIR":
      return "there is no such folder";
    case "EEXIST":
      return "it is named twice";
    case "ENOSPC":
      return "the disk is full";
    case "EROFS":
      return "the file system is read-only";
    default:
      return error.message;
  }
}
