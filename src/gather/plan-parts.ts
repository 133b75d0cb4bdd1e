import { statSync } from "node:fs";
import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import type { Input } from "../read/inputs.js";
import type { ByteRange } from "../read/read-chunks.js";
import type { Part } from "./read-part.js";

/**
 * Each thread compiles its own code, adds up its own sums, and has them merged, which costs 0.7 s that cannot be parallelised. A
 * single thread reads 2 GB in a second, so a smaller input is read faster without another one.
 */
const BYTES_WORTH_A_THREAD = 4 * 1024 ** 3;
/** More threads than this wait for memory rather than for a processor. */
const MOST_THREADS = 8;

/**
 * How many threads to use for an input of this size.
 *
 * One processor is left to the main thread and to the rest of the machine (docs/performance.md).
 */
export function threadsFor(sizeBytes: number): number {
  const worthwhile = Math.floor(sizeBytes / BYTES_WORTH_A_THREAD) + 1;
  return Math.max(1, Math.min(worthwhile, availableParallelism() - 1, MOST_THREADS));
}

/** The size of a regular file in bytes; 0 for anything else, also if reading it will fail. */
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

/** Splits large files into parts. @param sizes of the inputs in bytes */
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
