import type { FunctionStats } from "./blocking-function.js";

/** The running emitter of one thread. */
export interface StallEmitter {
  /** Function -> how often and how long (ms) it has blocked since the start, the longest first. */
  stats(): Map<string, FunctionStats>;
  /** Stops watching, writes the `stop` record, and resolves when the log is closed. */
  stop(): Promise<void>;
}
