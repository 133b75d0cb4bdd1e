import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../test/project-root.js";

/**
 * Whether an output is newer than all of its sources.
 *
 * @param sources files, and folders with everything in them; relative to the project, like `output`
 */
export function isUpToDate(output: string, sources: readonly string[]): boolean {
  const madeMs = modifiedMs(output);
  return madeMs !== undefined && sources.every((path) => isOlder(path, madeMs));
}

function isOlder(path: string, thanMs: number): boolean {
  const isFolder = statSync(join(projectRoot, path)).isDirectory();
  if (!isFolder) return (modifiedMs(path) ?? 0) < thanMs;
  return readdirSync(join(projectRoot, path)).every((name) => isOlder(`${path}/${name}`, thanMs));
}

/** The modification time of a file; undefined if it does not exist. */
function modifiedMs(path: string): number | undefined {
  const full = join(projectRoot, path);
  return existsSync(full) ? statSync(full).mtimeMs : undefined;
}
