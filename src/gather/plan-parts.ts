import { statSync } from "node:fs";
import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import type { Input } from "../read/inputs.js";
import type { ByteRange } from "../read/read-chunks.js";
import type { Part } from "./read-part.js";

/**
 * A thread makes sums of its own and compiles for itself, and what it added up is merged: 0.7 s that no other thread can take over.
 * One alone reads 2 GB in a second, so that less than this is read sooner without.
 */
const BYTES_WORTH_A_THREAD = 4 * 1024 ** 3;
/** More threads than this wait for the memory and not for the processor. */
const MOST_THREADS = 8;

/**
 * How many threads to read so many bytes with.
 *
 * One processor is left to the thread that looks on and to the rest of the machine (docs/performance.md).
 */
export function threadsFor(sizeBytes: number): number {
  const worthwhile = Math.floor(sizeBytes / BYTES_WORTH_A_THREAD) + 1;
  return Math.max(1, Math.min(worthwhile, availableParallelism() - 1, MOST_THREADS));
}

/** The size of a regular file; 0 for everything else, and where the reading will say what is wrong. */
export function sizeOf(path: string, folder: string): number {
  if (path === "-") return 0;
  try {
    const found = statSync(resolve(folder, path));
    return found.isFile() ? found.size : 0;
  } catch {
    return 0;
  }
}

/** Every input as one part. */
export function wholeParts(inputs: readonly Input[]): Part[] {
  return inputs.map(({ path }, i) => ({ number: i, input: i, path, range: undefined }));
}

/** Cuts large files into parts. @param sizes of the inputs in bytes */
export async function planParts(
  inputs: readonly Input[],
  sizes: readonly number[],
  folder: string,
  partBytes: number,
): Promise<Part[]> {
  const { splitFile } = await import("../read/split-file.js");
  const parts: Part[] = [];
  for (const [input, { path }] of inputs.entries()) {
    let ranges: readonly (ByteRange | undefined)[] = [undefined];
    if ((sizes[input] ?? 0) >= 2 * partBytes) {
      const split = await splitFile(resolve(folder, path), partBytes).catch(() => []);
      if (split.length > 1) ranges = split;
    }
    for (const range of ranges) parts.push({ number: parts.length, input, path, range });
  }
  return parts;
}
