import { resolve } from "node:path";
import type { Readable } from "node:stream";
import type { KernelOnDemand } from "../kernel/kernel-on-demand.js";
import type { EpochUnit } from "../record/timestamp.js";
import type { Input } from "./inputs.js";
import { LogLines, type LogSink } from "./log-lines.js";
import { type ByteRange, readFileChunks, readStreamChunks } from "./read-chunks.js";

/** How much of an input was read. */
export interface ReadOutcome {
  /** Bytes after decompression. */
  readonly bytes: number;
  readonly lines: number;
  /** Why the reading ended before the end of the input; what came before it was handed on. */
  readonly error?: NodeJS.ErrnoException;
}

/** What may be given to {@link readLog} besides the input. */
export interface ReadOptions {
  /** For `-`. */
  readonly stdin: Readable;
  /** The folder to which relative paths belong. */
  readonly folder: string;
  /** Only these bytes of a file that is not compressed; they begin with a line. Lines are counted from there. */
  readonly range?: ByteRange;
  /** Asked between chunks; true ends the reading early. */
  readonly isCancelled?: () => boolean;
  /** What a timestamp that is a number counts since the epoch; milliseconds unless said. */
  readonly epoch?: EpochUnit;
  /** Reads what it knows; without one, the plain decoder reads everything. */
  readonly kernel?: KernelOnDemand;
  /** Told the size of each chunk. */
  readonly onBytes?: (bytes: number) => void;
}

/**
 * Reads one log from end to end and hands its records and problems to a sink. Never throws for what is in the
 * file; an error of the file system is part of the outcome.
 */
export async function readLog(
  input: Input,
  sink: LogSink,
  options: ReadOptions,
): Promise<ReadOutcome> {
  const { range, epoch, kernel } = options;
  const lines = new LogLines(sink, { firstOffset: range?.from, epoch, kernel });
  let bytes = 0;
  try {
    const chunks =
      input.path === "-"
        ? readStreamChunks(options.stdin)
        : readFileChunks(resolve(options.folder, input.path), range, () => lines.room());
    for await (const chunk of chunks) {
      lines.push(chunk);
      bytes += chunk.length;
      options.onBytes?.(chunk.length);
      // What was not read is not torn.
      if (options.isCancelled?.() === true) return { bytes, lines: lines.lines };
    }
    lines.finish();
    return { bytes, lines: lines.lines };
  } catch (error) {
    lines.finish();
    return { bytes, lines: lines.lines, error: error as NodeJS.ErrnoException };
  }
}
