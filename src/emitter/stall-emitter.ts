import type { FunctionStats } from "./blocking-function.js";

/** The running emitter of one thread. */
export interface StallEmitter {
  /** Function -> how often and how long (ms) it has blocked since the start, the longest first. */
  stats(): Map<string, FunctionStats>;
  /**
   * Counts work that was done: `n` orders, messages, rows. `--per work` then tells stalls by it, so that twice the work is not twice as
   * bad. HTTP requests are counted without it.
   *
   * @throws TypeError if `n` is not a number from 0 on
   */
  count(n?: number): void;
  /** Stops watching, writes the `stop` record, and resolves when the log is closed. */
  stop(): Promise<void>;
}
