import { lstatSync, mkdtempSync, readlinkSync, rmSync } from "node:fs";
import { join } from "node:path";
import { listFolder } from "./linux-system.js";

/** A folder that is gone when this process has ended; if a SIGKILL has ended it, when the next one is made beside it. */
export class TemporaryFolder {
  readonly path: string;
  readonly remove = (): void => {
    process.off("exit", this.remove);
    rmSync(this.path, { recursive: true, force: true });
  };

  /** @param place the folder to make it in @throws Error if that is not possible */
  constructor(place: string) {
    removeAbandoned(place);
    this.path = mkdtempSync(join(place, `stall-report-${pidNamespace()}-${process.pid}-`));
    process.on("exit", this.remove);
  }
}

function removeAbandoned(place: string): void {
  for (const name of listFolder(place)) {
    const [, namespace, pid] = /^stall-report-(\d+)-(\d+)-\w{6}$/.exec(name) ?? [];
    if (pid === undefined || namespace !== pidNamespace() || isRunning(Number(pid))) continue;
    const path = join(place, name);
    try {
      // What another user has put there is not ours to follow.
      const { uid } = lstatSync(path);
      if (uid === process.getuid?.()) rmSync(path, { recursive: true, force: true });
    } catch {
      // Somebody else has removed it.
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}

/** In which a process has its number: containers may share a folder; "0" where there are none. */
function pidNamespace(): string {
  try {
    return /\d+/.exec(readlinkSync("/proc/self/ns/pid"))?.[0] ?? "0";
  } catch {
    return "0";
  }
}
