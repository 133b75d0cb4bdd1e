import { open } from "node:fs/promises";
import { compressionOf, HEAD_BYTES } from "./compression.js";
import type { ByteRange } from "./read-chunks.js";

const NEWLINE = 10;
/** One read of this size nearly always contains the end of a line. */
const PROBE_BYTES = 64 * 1024;

/**
 * Splits a file into ranges of about the same size, each beginning with a line. A small, compressed or non-regular file is not
 * split.
 *
 * @returns its ranges; the last one extends to the end of the file at the time of reading
 * @throws the error of the file system
 */
export async function splitFile(path: string, rangeBytes: number): Promise<readonly ByteRange[]> {
  const file = await open(path, "r");
  try {
    const found = await file.stat();
    const sizeBytes = found.isFile() ? found.size : 0;
    const whole = [{ from: 0 }];
    if (sizeBytes < 2 * rangeBytes) return whole;
    const probe = Buffer.alloc(PROBE_BYTES);
    await file.read(probe, 0, HEAD_BYTES, 0);
    if (compressionOf(probe.subarray(0, HEAD_BYTES)) !== "none") return whole;
    const starts = [0];
    for (let at = rangeBytes; at < sizeBytes - rangeBytes / 2; at += rangeBytes) {
      const start = await lineStart(at);
      if (start !== undefined && start > (starts.at(-1) ?? 0)) starts.push(start);
    }
    return starts.map((from, i): ByteRange => {
      const to = starts[i + 1];
      return to === undefined ? { from } : { from, to };
    });

    async function lineStart(position: number): Promise<number | undefined> {
      for (let at = position; ; at += PROBE_BYTES) {
        const { bytesRead } = await file.read(probe, 0, PROBE_BYTES, at);
        const newline = probe.subarray(0, bytesRead).indexOf(NEWLINE);
        if (newline >= 0) return at + newline + 1;
        if (bytesRead === 0) return undefined;
      }
    }
  } finally {
    await file.close();
  }
}
