import { realpathSync } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
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
      const same = earlier === path ? "" : `, which is the same file as ${earlier}`;
      warnings.push({
        code: "named-twice",
        path,
        message: `${path} is named twice${same}; it is read once`,
      });
      return;
    }
    seen.set(identity, path);
    inputs.push(label === undefined ? { path } : { path, label });
  };

  for (const word of words) {
    const { label, path } = await splitLabel(word, folder);
    const files = await filesOf(path, folder);
    if ("code" in files) failures.push(files);
    else for (const file of files) add(file, label);
  }
  return { inputs, failures, warnings };
}

/** The files that one argument denotes, or why there are none. */
async function filesOf(path: string, folder: string): Promise<readonly string[] | InputProblem> {
  if (path === "-") return [path];
  const found = await stat(resolve(folder, path)).catch((error: NodeJS.ErrnoException) => error);
  if (found instanceof Error) {
    if (found.code !== "ENOENT" && found.code !== "ENOTDIR") return unreadable(path, found);
    const matches = await globMatches(path, folder);
    if (matches === undefined) {
      return { code: "no-such-file", path, message: `${path}: no such file or directory` };
    }
    if (matches.length > 0) return matches;
    return { code: "no-match", path, message: `${path}: the pattern matches no file` };
  }
  if (!found.isDirectory()) return [path];
  const logs = await logsIn(path, folder).catch((error: NodeJS.ErrnoException) => error);
  if (logs instanceof Error) return unreadable(path, logs);
  if (logs.length > 0) return logs;
  return {
    code: "no-logs-in-directory",
    path,
    message: `${path}: no logs in this directory (looked for *.ndjson and *.jsonl, also with .gz or .zst)`,
  };
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

async function logsIn(directory: string, folder: string): Promise<string[]> {
  const names = await readdir(resolve(folder, directory), { recursive: true, withFileTypes: true });
  return names
    .filter((entry) => entry.isFile() && LOG_NAME.test(basename(entry.name)))
    .map((entry) => {
      const root = resolve(folder, directory);
      return join(directory, entry.parentPath.slice(root.length), entry.name);
    })
    .sort();
}

function unreadable(path: string, error: NodeJS.ErrnoException): InputProblem {
  return { code: "unreadable", path, message: `${path}: ${explain(error)}` };
}

/** Describes a system error without its path. */
export function explain(error: NodeJS.ErrnoException): string {
  switch (error.code) {
    case "EACCES":
    case "EPERM":
      return "no permission to read it";
    case "ENOENT":
      return "no such file or directory";
    case "EISDIR":
      return "it is a directory";
    default:
      return error.message;
  }
}
