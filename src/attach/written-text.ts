import { closeSync, openSync, readSync } from "node:fs";
import { callOf } from "./system-call.js";

/** So much tells what a text is. */
const LENGTH = 32;

/** Of a `struct iovec`, whose first half is the address of the text. */
const POINTER_BYTES = 8;

/** The beginning of what a thread is writing with write(2) or writev(2); undefined if it is not, or we may not see it. */
export function textBeingWritten(pid: number, task: number): string | undefined {
  const { name, secondArgument } = callOf(pid, task) ?? {};
  if (name !== "write" && name !== "writev") return undefined;
  try {
    const memory = openSync(`/proc/${pid}/mem`, "r");
    try {
      const read = (address: number, length: number): Buffer => {
        const bytes = Buffer.alloc(length);
        return bytes.subarray(0, readSync(memory, bytes, 0, length, address));
      };
      const given = Number(secondArgument);
      const start = name === "write" ? given : Number(read(given, POINTER_BYTES).readBigUInt64LE());
      return read(start, LENGTH).toString("latin1");
    } finally {
      closeSync(memory);
    }
  } catch {
    return undefined; // it has gone on, or ended
  }
}
