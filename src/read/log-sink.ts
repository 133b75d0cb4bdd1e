import type { KernelMemory } from "../kernel/settlement.js";
import type { StallCounting } from "../kernel/stall-counting.js";
import type { LineProblem } from "../record/problem.js";
import type { LogRecord } from "../record/record.js";

/** Receives the content of the lines of one input, in order. */
export interface LogSink {
  /** @param line 1-based; @param offset of the line's beginning, 0-based bytes */
  record(record: LogRecord, timestampMs: number, line: number, offset: number): void;
  /** @param line 1-based; @param offset of the line's beginning, 0-based bytes */
  problem(problem: LineProblem, line: number, offset: number): void;
  /** Takes stalls that equal others; without it, each is passed on as a record. */
  readonly counting?: StallCounting;
  /** Takes what was counted as raw memory, instead of `counting`. @param kinds by their numbers */
  onCounted?(memory: KernelMemory, kinds: readonly object[]): void;
  /** Another document of ours, such as a summary, on a line of its own. @param line 1-based */
  document?(value: unknown, schema: string, line: number): void;
}
