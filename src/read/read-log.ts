import { resolve } from "node:path";
import type { Readable } from "node:stream";
import type { LineProblem } from "../record/problem.js";
import type { LogRecord } from "../record/record.js";
import type { EpochUnit } from "../record/timestamp.js";
import { decodeBytes } from "./decode-bytes.js";
import type { Input } from "./inputs.js";
import { LineSplitter, LONGEST_LINE_BYTES } from "./line-splitter.js";
import { type ByteRange, readFileChunks, readStreamChunks } from "./read-chunks.js";
import { StallScanner } from "./stall-scanner.js";

/** Receives what the lines of one input hold, in order. */
export interface LogSink {
  /** @param line 1-based; @param offset of the line's beginning, 0-based bytes */
  record(record: LogRecord, timestampMs: number, line: number, offset: number): void;
  /** @param line 1-based; @param offset of the line's beginning, 0-based bytes */
  problem(problem: LineProblem, line: number, offset: number): void;
  /** Another document of ours, such as a summary, that stands on a line of its own. @param line 1-based */
  document?(value: unknown, schema: string, line: number): void;
}

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
  /** Reads every line with the plain decoder: the reference, to which the scanner must be equal. */
  readonly isPlain?: boolean;
  /** What a timestamp that is a number counts since the epoch; milliseconds unless said. */
  readonly epoch?: EpochUnit;
  /** Remembers the strings of the logs that were read before this one. */
  readonly scanner?: StallScanner;
  /** Told the size of each chunk. */
  readonly onBytes?: (bytes: number) => void;
}

/**
 * Makes the reader of the lines of one input: what is pushed into it goes to the sink as records and problems.
 *
 * @param firstOffset where the first line begins in the input, 0-based bytes
 * @param scanner undefined reads every line with the plain decoder
 * @param epoch what a timestamp that is a number counts
 */
export function openLines(
  sink: LogSink,
  firstOffset: number,
  scanner: StallScanner | undefined,
  epoch: EpochUnit = "ms",
): LineSplitter {
  return new LineSplitter({
    line(bytes, start, end, line, offset, isTerminated) {
      const stall = epoch === "ms" ? scanner?.scan(bytes, start, end) : undefined;
      if (stall !== undefined) {
        sink.record(stall, stall.timestamp, line, firstOffset + offset);
        return;
      }
      const isFirst = line === 1 && firstOffset === 0;
      const { decoded, problems } = decodeBytes(bytes, start, end, isFirst, isTerminated, epoch);
      for (const problem of problems) sink.problem(problem, line, firstOffset + offset);
      if (decoded?.kind === "record") {
        sink.record(decoded.record, decoded.timestampMs, line, firstOffset + offset);
      }
      if (decoded?.kind === "document") sink.document?.(decoded.value, decoded.schema, line);
    },
    tooLong(line, offset, sizeBytes) {
      const message = `a line of ${sizeBytes} bytes is longer than the limit of ${LONGEST_LINE_BYTES}; it was passed over`;
      sink.problem({ code: "line-too-long", message }, line, firstOffset + offset);
    },
  });
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
  const { range, isPlain, scanner = new StallScanner(), epoch } = options;
  const splitter = openLines(sink, range?.from ?? 0, isPlain === true ? undefined : scanner, epoch);
  let bytes = 0;
  try {
    const chunks =
      input.path === "-"
        ? readStreamChunks(options.stdin)
        : readFileChunks(resolve(options.folder, input.path), range);
    for await (const chunk of chunks) {
      splitter.push(chunk);
      bytes += chunk.length;
      options.onBytes?.(chunk.length);
      // What was not read is not torn.
      if (options.isCancelled?.() === true) return { bytes, lines: splitter.lines };
    }
    splitter.finish();
    return { bytes, lines: splitter.lines };
  } catch (error) {
    splitter.finish();
    return { bytes, lines: splitter.lines, error: error as NodeJS.ErrnoException };
  }
}
