import { existsSync, statSync } from "node:fs";
import { dirname, isAbsolute, join, relative, resolve } from "node:path";
import { UsageError } from "../read/usage-error.js";
import { nearestUpward } from "./nearest-upward.js";

/** Says where a file of a stack is in the repository: a path from its root with slashes; undefined if it is not there. */
export type RepositoryPath = (file: string) => string | undefined;

/**
 * Finds the files of a repository. Builds run somewhere else than where they are looked at, so that a path is also looked
 * for by its end: `/srv/shop/releases/1.4.2/src/pdf.ts` is `src/pdf.ts` if there is such a file.
 *
 * @param given `--repo-root`; without it, the nearest folder upward that Git calls a root
 * @throws UsageError
 */
export function openRepository(given: string | undefined, folder: string): RepositoryPath {
  const root = repositoryRoot(given, folder);
  return (file) => (root === undefined ? undefined : pathIn(root, file));
}

/** `--repo-root`, else the nearest Git root; undefined if there is none. @throws UsageError */
export function repositoryRoot(given: string | undefined, folder: string): string | undefined {
  const root = given === undefined ? gitRoot(folder) : resolve(folder, given);
  if (given !== undefined && !isFolder(root)) {
    throw new UsageError(`--repo-root ${given}: no such directory`, "repo-root");
  }
  return root;
}

function pathIn(root: string, file: string): string | undefined {
  const path = file.replaceAll("\\", "/").replace(/^[A-Za-z]:(?=\/)/, "");
  if (path.includes("node_modules/") || /^[a-z]+:/.test(path)) return undefined;
  if (isAbsolute(path) && existsSync(path)) {
    const below = relative(root, path);
    if (below !== "" && !below.startsWith("..") && !isAbsolute(below)) return below;
  }
  const segments = path.split("/").filter((part) => part !== "" && part !== ".");
  if (segments.includes("..")) return undefined;
  for (let at = 0; at < segments.length; at++) {
    const end = segments.slice(at).join("/");
    if (isFile(join(root, end))) return end;
  }
  return undefined;
}

/** The nearest folder upward that Git calls a root; undefined if there is none. */
export function gitRoot(folder: string): string | undefined {
  const found = nearestUpward(folder, ".git");
  return found && dirname(found);
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

function isFolder(path: string | undefined): boolean {
  return path !== undefined && statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
