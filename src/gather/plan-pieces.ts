import { statSync } from "node:fs";
import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import type { Input } from "../read/inputs.js";
import type { ByteRange } from "../read/read-chunks.js";
import { splitFile } from "../read/split-file.js";

/** Some bytes of an input. */
export interface Piece {
  /** Index of the input. */
  readonly input: number;
  readonly path: string;
  /** Undefined for the whole input. */
  readonly range: ByteRange | undefined;
}

/** A second thread takes 30 ms to start, and its transcripts must be replayed: smaller inputs take as long with one. */
const BYTES_WORTH_A_THREAD = 320 * 1024 ** 2;
/** The main thread replays what the others have read, which is a third of the work. */
const MOST_THREADS = 4;
/** Passing a smaller share of a piece between threads takes longer than reading it. */
const SMALLEST_PIECE_SHARE = 1 / 16;

/** How many threads to read so many bytes with (docs/performance.md). */
export function threadsFor(sizeBytes: number): number {
  const worthwhile = Math.floor(sizeBytes / BYTES_WORTH_A_THREAD) + 1;
  return Math.min(worthwhile, availableParallelism(), MOST_THREADS);
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

/**
 * Cuts inputs into pieces of about a size. Leaves out small inputs, and large ones that are compressed.
 *
 * @param sizes of the inputs in bytes
 */
export async function planPieces(
  inputs: readonly Input[],
  sizes: readonly number[],
  folder: string,
  pieceBytes: number,
): Promise<Piece[]> {
  const pieces: Piece[] = [];
  for (const [input, { path }] of inputs.entries()) {
    const sizeBytes = sizes[input] ?? 0;
    if (sizeBytes < pieceBytes * SMALLEST_PIECE_SHARE) continue;
    const ranges = await splitFile(resolve(folder, path), pieceBytes).catch(() => []);
    if (ranges.length === 1 && sizeBytes > 2 * pieceBytes) continue;
    for (const range of ranges) pieces.push({ input, path, range });
  }
  return pieces;
}
