import { posix, resolve } from "node:path";
import { glob } from "tinyglobby";

/** What has a special meaning in a glob. */
const SPECIAL = /[*?[\]{}]|!\(|\+\(/;

/** Whether a command-line argument contains the special characters of a glob. */
export function isGlob(word: string): boolean {
  return SPECIAL.test(word);
}

/** The files that a glob matches, sorted, relative to a folder unless the glob is absolute. */
export async function expandGlob(pattern: string, folder: string): Promise<string[]> {
  const steps = pattern.replaceAll("\\", "/").split("/");
  const firstSpecial = steps.findIndex(isGlob);
  // The search begins where the glob does: from a folder far from there, every folder on the way would be listed.
  const base = steps.slice(0, firstSpecial).join("/") || (firstSpecial > 0 ? "/" : "");
  const found = await glob(steps.slice(firstSpecial).join("/"), {
    cwd: resolve(folder, base),
    onlyFiles: true,
    dot: false,
    expandDirectories: false,
  });
  return found.map((path) => posix.join(base, path)).sort();
}
