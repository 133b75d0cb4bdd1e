import type { AliveRecord, StallRecord } from "../record/record.js";
import type { KernelMemory } from "./settlement.js";
import type { StallCounting } from "./stall-counting.js";

/** A record in a row; valid until the next one is read. */
export type RowRecord = (StallRecord | AliveRecord) & { readonly timestamp: number };

/** Receives the content of one log. */
export interface KernelReader {
  /** @param lines how many lines of this scan came before it @param start where its line begins in the input */
  onRecord(record: RowRecord, lines: number, start: number): void;
  /** The line of a stall that is still open. @param line 1-based @param offset 0-based bytes */
  onOpen(bytes: Buffer, line: number, offset: number): void;
  /** Takes counted stalls; without it, every record is passed to `onRecord`. */
  readonly counting: StallCounting | undefined;
  /**
   * Takes what was counted as raw memory, instead of `counting`. With it, all stalls are taken to be new, which the reader must check.
   *
   * @param kinds by their numbers
   */
  onSettled?(memory: KernelMemory, kinds: readonly object[]): void;
}
