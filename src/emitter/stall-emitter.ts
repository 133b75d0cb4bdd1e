import type { FunctionStats } from "./blocking-function.js";

/** The running emitter of one thread. */
export interface StallEmitter {
  /** Function -> how often and how long (ms) it has blocked since the start, the longest first. */
  stats(): Map<string, FunctionStats>;
  /**
   * Counts `n` units of work that were done (1 by default): orders, messages, rows. With `--per work`, reports and comparisons tell
   * stalls per unit, so that twice the work does not look twice as bad. HTTP requests are counted without this.
   *
   * @throws TypeError if `n` is not a number from 0 on
   */
  count(n?: number): void;
  /** Stops watching, writes the `stop` record, and resolves when the log is closed. */
  stop(): Promise<void>;
}
