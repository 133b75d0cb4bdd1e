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
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory() === true) {
    throw new SystemFault(`--file: ${file} is a folder; name a file in it`, "file");
  }
}

/**
 * Makes sure of the same for a log that is read again: not from a device or a pipe.
 *
 * @throws UsageError
 */
export function requireReadableLog(file: string): void {
  requireWritableLog(file);
  if (statSync(file, { throwIfNoEntry: false })?.isFile() === false) {
    throw new SystemFault(
      `--file: ${file} is a device or a pipe, which cannot be read again`,
      "file",
    );
  }
}
