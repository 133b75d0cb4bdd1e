import { resolve } from "node:path";
import type { Readable } from "node:stream";
import type { KernelOnDemand } from "../kernel/kernel-on-demand.js";
import type { EpochUnit } from "../record/timestamp.js";
import type { Input } from "./inputs.js";
import { type LineOptions, LogLines, type LogSink } from "./log-lines.js";
import { type ByteRange, readFileChunks, readStreamChunks } from "./read-chunks.js";
import type { Unwrap } from "./unwrap-line.js";
import { type Unwrapped, UnwrappedLines } from "./unwrapped-lines.js";

/** How much of an input was read. */
export interface ReadOutcome {
  /** Bytes after decompression. */
  readonly bytes: number;
  readonly lines: number;
  /** Why the reading ended before the end of the input; what came before it was handed on. */
  readonly error?: NodeJS.ErrnoException;
  /** What was around the records, if they were to be unwrapped. */
  readonly unwrapped?: Unwrapped | undefined;
}

/** What may be given to {@link readLog} besides the input. */
export interface ReadOptions {
  /** For `-`. */
  readonly stdin: () => Readable;
  /** The folder to which relative paths belong. */
  readonly folder: string;
  /** Only these bytes of a file that is not compressed; they begin with a line. Lines are counted from there. */
  readonly range?: ByteRange | undefined;
  /** Asked between chunks; true ends the reading early. */
  readonly isCancelled?: () => boolean;
  /** What a timestamp that is a number counts since the epoch; milliseconds unless said. */
  readonly epoch?: EpochUnit;
  /** Reads what it knows; without one, the plain decoder reads everything. */
  readonly kernel?: KernelOnDemand | undefined;
  /** Take records out of what a shipper has put around them. */
  readonly unwrap?: Unwrap | undefined;
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
  const { range } = options;
  const lines = openLines(sink, { ...options, firstOffset: range?.from });
  let bytes = 0;
  const outcome = (): ReadOutcome => ({
    bytes,
    lines: lines.lines,
    unwrapped: lines instanceof UnwrappedLines ? lines.unwrapped : undefined,
  });
  try {
    const chunks =
      input.path === "-"
        ? readStreamChunks(options.stdin())
        : readFileChunks(resolve(options.folder, input.path), range, () => lines.room());
    for await (const chunk of chunks) {
      lines.push(chunk);
      bytes += chunk.length;
      options.onBytes?.(chunk.length);
      // What was not read is not torn.
      if (options.isCancelled?.() === true) return outcome();
    }
    lines.finish();
    return outcome();
  } catch (error) {
    lines.finish();
    return { ...outcome(), error: error as NodeJS.ErrnoException };
  }
}

/** Makes the reader of the lines of one input. */
export function openLines(
  sink: LogSink,
  { unwrap, ...options }: LineOptions & { readonly unwrap?: Unwrap | undefined },
): LogLines | UnwrappedLines {
  return unwrap === undefined
    ? new LogLines(sink, options)
    : new UnwrappedLines(unwrap, sink, options);
}
