import { accessSync, constants, existsSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { SystemFault } from "../read/usage-error.js";

/**
 * Makes sure, before anything is done for it, that a log can be written. Folders that are missing are made with it.
 *
 * @throws UsageError
 */
export function requireWritableLog(file: string): void {
  const folder = dirname(file);
  let existing = folder;
  while (!existsSync(existing) && dirname(existing) !== existing) existing = dirname(existing);
  try {
    accessSync(existing, constants.W_OK);
    if (!statSync(existing).isDirectory()) throw Object.assign(new Error(), { code: "ENOTDIR" });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new SystemFault(`--file: cannot write to the folder ${folder} (${code})`, "file");
  }
  const stats = statSync(file, { throwIfNoEntry: false });
  if (stats === undefined || stats.isFile()) return;
  const what = stats.isDirectory() ? "a folder; name a file in it" : "no file";
  throw new SystemFault(`--file: ${file} is ${what}`, "file");
}
