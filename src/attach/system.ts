import { linuxSystem } from "./linux-system.js";
import { portableSystem } from "./portable-system.js";
import type { System } from "./process-facts.js";

/** What tells about processes on this machine. */
export const system: System = process.platform === "linux" ? linuxSystem : portableSystem;
