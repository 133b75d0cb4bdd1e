import type { Kernel } from "../kernel/kernel.js";
import type { KernelOnDemand } from "../kernel/kernel-on-demand.js";
import type { KernelReader } from "../kernel/kernel-reader.js";
import type { KernelMemory } from "../kernel/settlement.js";
import type { EpochUnit } from "../record/timestamp.js";
import { decodeBytes } from "./decode-bytes.js";
import { LineSplitter, LONGEST_DOCUMENT_BYTES, LONGEST_LINE_BYTES } from "./line-splitter.js";
import type { LogSink } from "./log-sink.js";
import { nulProblem } from "./nul-bytes.js";
import type { Transcript, TranscriptReader } from "./transcript.js";

/** How lines are read. */
export interface LineOptions {
  /** Where the first line begins in the input, 0-based bytes. */
  readonly firstOffset?: number | undefined;
  /** The unit of numeric timestamps; milliseconds by default. */
  readonly epoch?: EpochUnit | undefined;
  /** Reads the lines that it knows; without it, the plain decoder reads all of them. */
  readonly kernel?: KernelOnDemand | undefined;
}

/** How much is read at once: enough to reach the speed of the page cache, and little enough to stay in the processor's cache. */
export const CHUNK_BYTES = 256 * 1024;
const NEWLINE = 10;

/**
 * Reads the lines of one input, and passes their records and problems to a sink. The kernel reads what it knows, and the decoder
 * the rest; the result equals that of the decoder alone.
 */
export class LogLines {
  readonly #splitter: LineSplitter;
  readonly #sink: LogSink;
  readonly #firstOffset: number;
  readonly #kernel: KernelOnDemand | undefined;
  readonly #reader: KernelReader;
  /** Where the lines of the current scan begin. */
  #scanned = { line: 1, offset: 0 };
  /** The decoder has read a stall, or a start, after which a session id may denote another session. */
  #hasDecodedNews = false;
  /** The beginning of an unfinished line, in memory of its own because other inputs share the kernel. */
  #tail: Buffer = Buffer.alloc(0);
  #tailMemory: Buffer = this.#tail;

  constructor(sink: LogSink, { firstOffset = 0, epoch = "ms", kernel }: LineOptions = {}) {
    this.#sink = sink;
    this.#firstOffset = firstOffset;
    // The kernel supports only milliseconds.
    this.#kernel = epoch === "ms" ? kernel : undefined;
    const beforeDecoded = (isNews: boolean): void => {
      this.#kernel?.kernel?.settle();
      this.#hasDecodedNews ||= isNews;
    };
    this.#splitter = plainLines(sink, firstOffset, epoch, beforeDecoded);
    this.#reader = {
      counting: sink.counting,
      onRecord: (record, lines, start) => {
        const { line, offset } = this.#scanned;
        sink.record(record, record.timestamp, line + lines, offset + start);
      },
      onOpen: (bytes, line, offset) => {
        const { decoded } = decodeBytes(bytes, 0, bytes.length, false, true, epoch);
        if (decoded?.kind !== "record") throw new Error("the kernel has read what is no record");
        sink.record(decoded.record, decoded.timestampMs, line, offset);
      },
      ...(sink.onCounted && {
        onSettled: (memory: KernelMemory, kinds: readonly object[]) =>
          sink.onCounted?.(memory, kinds),
      }),
    };
  }

  /** The number of lines read. */
  get lines(): number {
    return this.#splitter.lines;
  }

  /** Memory for the next bytes, which {@link push} then takes without copying; undefined if there is none. */
  room(): Buffer | undefined {
    const input = this.#kernel?.kernel?.input;
    if (input === undefined || this.#splitter.isInLine) return undefined;
    this.#tail.copy(input);
    return input.subarray(this.#tail.length, this.#tail.length + CHUNK_BYTES);
  }

  /** Takes the next bytes. The caller may reuse their memory afterwards. */
  push(chunk: Buffer): void {
    const kernel = this.#kernel?.kernelFor(chunk.length);
    if (kernel === undefined) {
      this.#splitter.push(chunk);
      return;
    }
    const rest = this.#splitter.isInLine ? this.#endLine(chunk) : chunk;
    for (let at = 0; at < rest.length; at += CHUNK_BYTES) {
      const piece = rest.subarray(at, at + CHUNK_BYTES);
      if (this.#splitter.isInLine) this.push(piece);
      else this.#scan(kernel, piece);
    }
  }

  /**
   * Takes the next lines as another thread has read them; no line may have begun.
   *
   * @returns false if they must be read here after all
   */
  pass(transcript: Transcript, reader: TranscriptReader): boolean {
    // The file was truncated in the meantime.
    if (this.#tail.length > 0 || this.#splitter.isInLine) return false;
    this.#kernel?.kernel?.settle();
    const linesBefore = this.#splitter.lines;
    if (!reader.tell(transcript, this.#sink, this.#reader.onOpen, linesBefore)) return false;
    this.#hasDecodedNews = true;
    this.#splitter.passOver(transcript.lines, transcript.bytes);
    return true;
  }

  /** Reads what is left after the last newline, if anything. */
  finish(): void {
    this.#splitter.push(this.#tail);
    this.#tail = Buffer.alloc(0);
    this.#kernel?.kernel?.close(this.#reader);
    this.#splitter.finish();
  }

  /** Passes the rest of an unfinished line to the splitter. @returns what follows that line */
  #endLine(chunk: Buffer): Buffer {
    const newline = chunk.indexOf(NEWLINE);
    const end = newline < 0 ? chunk.length : newline + 1;
    this.#splitter.push(chunk.subarray(0, end));
    return chunk.subarray(end);
  }

  #scan(kernel: Kernel, chunk: Buffer): void {
    const { input } = kernel;
    const end = this.#tail.length + chunk.length;
    if (chunk.buffer !== input.buffer) {
      this.#tail.copy(input);
      chunk.copy(input, this.#tail.length);
    }
    let at = 0;
    for (let isFinished = false; !isFinished; ) {
      const line = this.#splitter.lines + 1;
      const offset = this.#firstOffset + this.#splitter.bytes - at;
      this.#scanned = { line, offset };
      if (this.#hasDecodedNews) kernel.withdraw();
      this.#hasDecodedNews = false;
      const scan = kernel.scan(this.#reader, at, end, line, offset + at);
      this.#splitter.passOver(scan.lines, scan.position - at);
      at = scan.position;
      isFinished = scan.isFinished;
      if (scan.handedOnTo === undefined) continue;
      this.#splitter.push(input.subarray(at, scan.handedOnTo));
      at = scan.handedOnTo;
    }
    const tail = input.subarray(at, end);
    const isLong = tail.length > input.length - CHUNK_BYTES;
    if (isLong) {
      kernel.settle();
      this.#splitter.push(tail);
    }
    this.#keepTail(isLong ? tail.subarray(tail.length) : tail);
  }

  #keepTail(tail: Buffer): void {
    if (tail.length > this.#tailMemory.length) this.#tailMemory = Buffer.alloc(2 * tail.length);
    tail.copy(this.#tailMemory);
    this.#tail = this.#tailMemory.subarray(0, tail.length);
  }
}

/** Splits and decodes the lines that the kernel does not read. */
function plainLines(
  sink: LogSink,
  firstOffset: number,
  epoch: EpochUnit,
  beforeDecoded: (isNews: boolean) => void,
): LineSplitter {
  return new LineSplitter({
    line(bytes, start, end, line, offset, isTerminated, nulCount) {
      const isFirst = line === 1 && firstOffset === 0;
      const { decoded, problems } = decodeBytes(
        bytes,
        start,
        end,
        isFirst,
        isTerminated,
        epoch,
        nulCount,
      );
      for (const problem of problems) sink.problem(problem, line, firstOffset + offset);
      if (decoded?.kind === "record") {
        beforeDecoded(["stall", "start"].includes(decoded.record.type ?? "stall"));
        sink.record(decoded.record, decoded.timestampMs, line, firstOffset + offset);
      }
      if (decoded?.kind === "document") {
        beforeDecoded(false);
        sink.document?.(decoded.value, decoded.schema, line);
      }
    },
    tooLong(line, offset, sizeBytes, isDocument, nulCount) {
      if (nulCount > 0) sink.problem(nulProblem(nulCount), line, firstOffset + offset);
      if (isDocument) {
        const what = `a summary of ${sizeBytes} bytes exceeds the limit of ${LONGEST_DOCUMENT_BYTES} and was not read`;
        const message = `${what}: make one for each host, service or day, and a report of each`;
        sink.problem({ code: "summary-too-long", message }, line, firstOffset + offset);
        return;
      }
      const message = `a line of ${sizeBytes} bytes exceeds the limit of ${LONGEST_LINE_BYTES} and was skipped`;
      sink.problem({ code: "line-too-long", message }, line, firstOffset + offset);
    },
  });
}
