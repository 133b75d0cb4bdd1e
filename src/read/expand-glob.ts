import { isAbsolute } from "node:path";
import { glob } from "tinyglobby";

/** Whether a command-line argument contains the special characters of a glob. */
export function isGlob(word: string): boolean {
  return /[*?[\]{}]|!\(|\+\(/.test(word);
}

/** The files that a glob matches, sorted, relative to a folder unless the glob is absolute. */
export async function expandGlob(pattern: string, folder: string): Promise<string[]> {
  const found = await glob(pattern.replaceAll("\\", "/"), {
    cwd: folder,
    onlyFiles: true,
    dot: false,
    expandDirectories: false,
    absolute: isAbsolute(pattern),
  });
  return found.sort();
}
