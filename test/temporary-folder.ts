import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";

/**
 * A new folder, by its real path, that is removed after the tests of the file or suite that asks for it.
 *
 * @param parent where it is made; the system's folder of temporary files by default
 */
export function temporaryFolder(name: string, parent = tmpdir()): string {
  const folder = mkdtempSync(join(realpathSync(parent), name));
  after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
