import { tmpdir } from "node:os";
import { SystemFault } from "../read/usage-error.js";

/**
 * Makes a temporary folder, which only this user can read.
 *
 * @param make makes it in a folder
 * @param failure what is not possible without it
 * @param instead what the user can do, besides setting TMPDIR
 * @throws SystemFault
 */
export function makeTemporaryFolder<Folder>(
  make: (place: string) => Folder,
  failure: string,
  instead: string,
): Folder {
  try {
    return make(tmpdir());
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new SystemFault(`${failure} to ${tmpdir()} (${code}); set TMPDIR, or ${instead}`);
  }
}
