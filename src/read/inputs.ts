import { realpathSync } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { constants } from "node:os";
import { join, resolve } from "node:path";
import type { Problem } from "../record/problem.js";

/** One input. */
export interface Input {
  /** The path as the user would type it, or `-` for standard input. */
  readonly path: string;
  /** The side or name that the user gave it with `label=path`. */
  readonly label?: string;
}

/** Why a command-line argument is not read, or is read only once. */
type InputProblem = Problem<
  "no-such-file" | "no-match" | "no-logs-in-directory" | "unreadable" | "named-twice"
>;

/** The inputs of a run, in the order of reading. */
export interface ExpandedInputs {
  readonly inputs: readonly Input[];
  /** Inputs that cannot be read: the exit status is 2, but the others are still reported. */
  readonly failures: readonly InputProblem[];
  readonly warnings: readonly InputProblem[];
}

/** Names of files in a directory that are read as logs or summaries. */
const LOG_NAME = /\.(?:ndjson|jsonl)(?:\.\d+)?(?:\.(?:gz|zst))?$|\.ndjson\.json$/i;

const LABEL = /^([A-Za-z0-9][\w.+-]*)=(.+)$/s;

/**
 * Expands command-line arguments to files: plain paths, quoted globs, directories (searched for `*.ndjson`, `*.jsonl` and their
 * compressed and rotated forms), `label=path`, and `-`.
 *
 * A file that is named twice, even by another path or through a link, is read once.
 */
export async function expandInputs(
  words: readonly string[],
  folder: string,
): Promise<ExpandedInputs> {
  const inputs: Input[] = [];
  const failures: InputProblem[] = [];
  const warnings: InputProblem[] = [];
  const seen = new Map<string, string>();

  const add = (path: string, label: string | undefined): void => {
    const identity = path === "-" ? "-" : realPath(resolve(folder, path));
    const earlier = seen.get(identity);
    if (earlier !== undefined) {
      const same = earlier === path ? "named twice" : `the same file as ${earlier}`;
      warnings.push({ code: "named-twice", path, message: `${path} is ${same}; it is read once` });
      return;
    }
    seen.set(identity, path);
    inputs.push(label === undefined ? { path } : { path, label });
  };

  for (const word of words) {
    const { label, path } = await splitLabel(word, folder);
    const found = await filesOf(path, folder);
    failures.push(...found.failures);
    for (const file of found.files) add(file, label);
  }
  return { inputs, failures, warnings };
}

interface FoundFiles {
  readonly files: readonly string[];
  readonly failures: readonly InputProblem[];
}

/** The files that one argument denotes, and what of it cannot be read. */
async function filesOf(path: string, folder: string): Promise<FoundFiles> {
  if (path === "-") return { files: [path], failures: [] };
  const found = await stat(resolve(folder, path)).catch((error: NodeJS.ErrnoException) => error);
  if (found instanceof Error) {
    if (found.code !== "ENOENT" && found.code !== "ENOTDIR") return none(unreadable(path, found));
    const files = await globMatches(path, folder);
    if (files === undefined) {
      return none({ code: "no-such-file", path, message: `${path}: ${explain(found)}` });
    }
    if (files.length > 0) return { files, failures: [] };
    return none({ code: "no-match", path, message: `${path}: the pattern matches no file` });
  }
  if (!found.isDirectory()) return { files: [path], failures: [] };
  const logs = await logsIn(path, folder);
  if (logs.files.length > 0 || logs.failures.length > 0) return logs;
  return none({
    code: "no-logs-in-directory",
    path,
    message: `${path}: no logs in this directory (looked for *.ndjson and *.jsonl, also with .gz or .zst)`,
  });
}

function none(failure: InputProblem): FoundFiles {
  return { files: [], failures: [failure] };
}

function realPath(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return path;
  }
}

/** Splits `label=path`, unless a file of exactly that name exists. */
async function splitLabel(word: string, folder: string): Promise<{ label?: string; path: string }> {
  const match = LABEL.exec(word);
  if (match?.[1] === undefined || match[2] === undefined) return { path: word };
  const isFile = await stat(resolve(folder, word)).then(
    () => true,
    () => false,
  );
  return isFile ? { path: word } : { label: match[1], path: match[2] };
}

async function globMatches(path: string, folder: string): Promise<string[] | undefined> {
  const { expandGlob, isGlob } = await import("./expand-glob.js");
  return isGlob(path) ? expandGlob(path, folder) : undefined;
}

/** The logs in a directory and below; what is closed to us, such as `lost+found`, hides nothing else. */
async function logsIn(directory: string, folder: string): Promise<FoundFiles> {
  const files: string[] = [];
  const failures: InputProblem[] = [];
  const directories = [directory];
  for (let next = directories.pop(); next !== undefined; next = directories.pop()) {
    try {
      for (const entry of await readdir(resolve(folder, next), { withFileTypes: true })) {
        const path = join(next, entry.name);
        if (entry.isDirectory()) directories.push(path);
        else if (entry.isFile() && LOG_NAME.test(entry.name)) files.push(path);
      }
    } catch (error) {
      failures.push(unreadable(next, error as NodeJS.ErrnoException));
    }
  }
  return { files: files.sort(), failures };
}

function unreadable(path: string, error: NodeJS.ErrnoException): InputProblem {
  return { code: "unreadable", path, message: `${path}: ${explain(error)}` };
}

/** What Node makes of a byte of a name that is not UTF-8. */
const NOT_UTF8 = "\ufffd";
const ODD_NAME =
  " (the name is not UTF-8, and Node.js cannot open it: rename the file, or pipe it, `stall-report < FILE`)";

/** Describes a system error without its path. */
export function explain(error: NodeJS.ErrnoException): string {
  switch (systemCode(error)) {
    case "EACCES":
    case "EPERM":
      return "no permission to read it";
    case "ESTALE":
      return "its file server no longer has it";
    case "ENOENT":
    case "ENOTDIR":
      return `no such file or directory${error.path?.includes(NOT_UTF8) === true ? ODD_NAME : ""}`;
    case "EISDIR":
      return "it is a directory";
    default:
      return withoutPath(error);
  }
}

/** The name of a system error, such as `ENOENT`. Node has none for some, such as a quota that is used up, only their numbers. */
export function systemCode({ code, errno }: NodeJS.ErrnoException): string | undefined {
  if (errno === undefined || code?.startsWith("Unknown") !== true) return code;
  return Object.entries(constants.errno).find(([, number]) => number === -errno)?.[0] ?? code;
}

/** The message of a system error, which ends in the call and its paths: `ELOOP: too many symbolic links, stat 'a'`. */
export function withoutPath(error: NodeJS.ErrnoException): string {
  const { code, message, syscall, path } = error;
  const name = systemCode(error);
  if (name !== code) return `${name}, ${syscall}`;
  return path === undefined ? message : (message.split(`, ${syscall} '${path}'`, 1)[0] as string);
}
