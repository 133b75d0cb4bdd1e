import { existsSync } from "node:fs";
import { UsageError } from "../read/usage-error.js";
import { linuxSystem } from "./linux-system.js";
import { portableSystem } from "./portable-system.js";
import type { System } from "./process-facts.js";

/** What tells about processes on this machine. */
export const system: System = process.platform === "linux" ? linuxSystem : portableSystem;

/** Makes sure that it tells. @throws UsageError */
export function requireTold(): void {
  if (process.platform !== "linux" || existsSync("/proc/self/stat")) return;
  throw new UsageError(
    "/proc is not mounted here, and all that is to be known of processes stands there: mount -t proc proc /proc (as root), and try again",
  );
}
