import { execFileSync } from "node:child_process";
import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";

/** A file system of 64 KiB for the time of a test; undefined, with the test skipped, where mounting is not permitted. */
export function mountSmall(t: TestContext): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), "stall-small-"));
  try {
    const options = ["-t", "tmpfs", "-o", "size=64k", "tmpfs", folder];
    execFileSync("mount", options, { stdio: "ignore" });
  } catch {
    rmSync(folder, { recursive: true });
    t.skip("mounting a small file system is not permitted here");
    return undefined;
  }
  t.after(() => {
    execFileSync("umount", ["-l", folder]);
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** Fills what is left of a disk with a file. */
export function fill(file: string): void {
  for (const size of [4096, 1]) {
    try {
      for (;;) appendFileSync(file, Buffer.alloc(size));
    } catch {
      // full
    }
  }
}
