import { resolve } from "node:path";
import type { Readable } from "node:stream";
import type { KernelOnDemand } from "../kernel/kernel-on-demand.js";
import type { EpochUnit } from "../record/timestamp.js";
import type { Input } from "./inputs.js";
import { type LineOptions, LogLines } from "./log-lines.js";
import type { LogSink } from "./log-sink.js";
import { type ByteRange, readFileChunks, readStreamChunks } from "./read-chunks.js";
import type { Transcript, TranscriptReader } from "./transcript.js";
import type { Unwrap } from "./unwrap-line.js";
import { type Unwrapped, UnwrappedLines } from "./unwrapped-lines.js";
import { fromUtf16 } from "./utf16.js";

/** How much was read of an input. */
export interface ReadOutcome {
  /** Bytes after decompression. */
  readonly bytes: number;
  readonly lines: number;
  /** Why reading ended before the end of the input; what came before was passed on. */
  readonly error?: NodeJS.ErrnoException;
  /** What the records were wrapped in, if they were unwrapped. */
  readonly unwrapped?: Unwrapped | undefined;
}

/** Some bytes of a log that another thread may have read. */
export interface PieceAhead {
  /** Undefined for the whole log. */
  readonly range: ByteRange | undefined;
  /** What the other thread has read; undefined if this thread must read it. */
  take(): Promise<WrittenPiece | undefined>;
  /** Reports that what the other thread has read cannot be used. */
  refuse(): void;
}

/** A transcript and its reader. */
export interface WrittenPiece {
  readonly transcript: Transcript;
  readonly reader: TranscriptReader;
}

/** The options of {@link readLog}. */
export interface ReadOptions {
  /** For `-`. */
  readonly stdin: () => Readable;
  /** The folder against which relative paths are resolved. */
  readonly folder: string;
  /** All of a file in pieces, each of which begins with a line. */
  readonly pieces?: readonly PieceAhead[] | undefined;
  /** Ends the reading early. */
  readonly signal?: AbortSignal | undefined;
  /** The unit of numeric timestamps; milliseconds by default. */
  readonly epoch?: EpochUnit;
  /** Reads the lines that it knows; without it, the plain decoder reads all of them. */
  readonly kernel?: KernelOnDemand | undefined;
  /** How to extract records from what a shipper has wrapped them in. */
  readonly unwrap?: Unwrap | undefined;
  /** Called with the size of each chunk. */
  readonly onBytes?: (bytes: number) => void;
}

const WHOLE: readonly PieceAhead[] = [
  { range: undefined, take: async () => undefined, refuse() {} },
];

/**
 * Reads one log from beginning to end, and passes its records and problems to a sink. Never throws because of the file's content;
 * an error of the file system is part of the outcome.
 */
export async function readLog(
  input: Input,
  sink: LogSink,
  options: ReadOptions,
): Promise<ReadOutcome> {
  const lines = openLines(sink, options);
  let bytes = 0;
  const outcome = (): ReadOutcome => ({
    bytes,
    lines: lines.lines,
    unwrapped: lines instanceof UnwrappedLines ? lines.unwrapped : undefined,
  });
  try {
    for (const piece of options.pieces ?? WHOLE) {
      const written = await piece.take();
      if (written !== undefined && lines instanceof LogLines) {
        const { transcript, reader } = written;
        if (lines.pass(transcript, reader)) {
          bytes += transcript.bytes;
          options.onBytes?.(transcript.bytes);
          if (options.signal?.aborted === true) return outcome();
          continue;
        }
        piece.refuse();
      }
      const chunks =
        input.path === "-"
          ? readStreamChunks(options.stdin(), options.signal)
          : readFileChunks(resolve(options.folder, input.path), {
              range: piece.range,
              room: () => lines.room(),
              signal: options.signal,
            });
      for await (const chunk of options.unwrap === undefined ? chunks : fromUtf16(chunks)) {
        lines.push(chunk);
        bytes += chunk.length;
        options.onBytes?.(chunk.length);
        // Not finished: the rest was not read, so the last line is not torn.
        if (options.signal?.aborted === true) return outcome();
      }
    }
    lines.finish();
    return outcome();
  } catch (error) {
    if (options.signal?.aborted === true) return outcome();
    lines.finish();
    return { ...outcome(), error: error as NodeJS.ErrnoException };
  }
}

/** Creates the line reader of one input. */
export function openLines(
  sink: LogSink,
  { unwrap, ...options }: LineOptions & { readonly unwrap?: Unwrap | undefined },
): LogLines | UnwrappedLines {
  return unwrap === undefined
    ? new LogLines(sink, options)
    : new UnwrappedLines(unwrap, sink, options);
}
