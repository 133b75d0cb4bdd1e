import { lstatSync, mkdtempSync, readlinkSync, rmSync } from "node:fs";
import { join } from "node:path";
import { DAY_MS } from "../record/time-units.js";
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

/** For so long somebody may look at what we leave for that. */
const LOOKED_AT_MS = DAY_MS;

/** Makes a folder that stays when this process has ended, and is gone with the first one that is made beside it a day later. */
export function makeLastingFolder(place: string): string {
  removeAbandoned(place);
  return mkdtempSync(join(place, "stall-report-lasting-"));
}

function removeAbandoned(place: string): void {
  for (const name of listFolder(place)) {
    if (!name.startsWith("stall-report-")) continue;
    const path = join(place, name);
    try {
      // What another user has put there is not ours to follow.
      const { uid, mtimeMs } = lstatSync(path);
      if (uid === (process.getuid?.() ?? uid) && isAbandoned(name, Date.now() - mtimeMs)) {
        rmSync(path, { recursive: true, force: true });
      }
    } catch {
      // Somebody else has removed it.
    }
  }
}

/** @param ageMs since something was last put into it */
function isAbandoned(name: string, ageMs: number): boolean {
  if (/^stall-report-lasting-\w{6}$/.test(name)) return ageMs > LOOKED_AT_MS;
  const [, namespace, pid] = /^stall-report-(\d+)-(\d+)-\w{6}$/.exec(name) ?? [];
  return pid !== undefined && namespace === pidNamespace() && !isRunning(Number(pid));
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
