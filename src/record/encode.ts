import type { LogRecord } from "./record.js";

/**
 * Turns a record into its line, with the final newline.
 *
 * Keys keep the caller's order; `JSON.stringify` omits undefined values and escapes newlines, so a record is always exactly
 * one line.
 */
export function encodeRecord(record: LogRecord): string {
  return `${JSON.stringify(record)}\n`;
}
