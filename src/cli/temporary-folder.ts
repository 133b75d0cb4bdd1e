import { tmpdir } from "node:os";
import { SystemFault } from "../read/usage-error.js";
import { whyNot } from "./why-not.js";

/**
 * Makes a temporary folder, which only this user can read, and what is in it.
 *
 * @param make makes it in the folder for such
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
    const why = whyNot(error as NodeJS.ErrnoException);
    throw new SystemFault(`${failure} to ${tmpdir()}: ${why}; set TMPDIR, or ${instead}`);
  }
}
