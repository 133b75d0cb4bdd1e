import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SystemFault } from "../read/usage-error.js";

/**
 * Makes a temporary folder, which only this user can read.
 *
 * @param failure what is not possible without it
 * @param instead what the user can do, besides setting TMPDIR
 * @throws SystemFault
 */
export function makeTemporaryFolder(failure: string, instead: string): string {
  try {
    return mkdtempSync(join(tmpdir(), "stall-report-"));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new SystemFault(`${failure} to ${tmpdir()} (${code}); set TMPDIR, or ${instead}`);
  }
}
