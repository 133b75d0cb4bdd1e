import { withoutNuls } from "./nul-bytes.js";

/** The longest line that is read, in bytes; a longer one is a problem, and is skipped in constant memory. */
export const LONGEST_LINE_BYTES = 16 * 1024 * 1024;
/** The longest line of a document of ours: a summary is a single line, and long for a large fleet. */
export const LONGEST_DOCUMENT_BYTES = 128 * 1024 * 1024;
/** How a document's line begins. */
export const DOCUMENT_START = '{"schema":"stall-report/';
const DOCUMENT_START_BYTES = Buffer.from(DOCUMENT_START);

const NEWLINE = 10;
const NUL = 0;

/** Receives the lines of one file in order, without their NUL bytes: after a crash there may be any number of them. */
export interface LineSink {
  /**
   * One line, without its newline: `bytes[start, end)`, valid only until the call returns.
   *
   * @param line 1-based
   * @param offset where the line begins in the file, in bytes, 0-based
   * @param isTerminated whether a newline followed; only the last line of a file may lack it
   * @param nulCount the NUL bytes that were left out of it
   */
  line(
    bytes: Buffer,
    start: number,
    end: number,
    line: number,
    offset: number,
    isTerminated: boolean,
    nulCount: number,
  ): void;
  /** A line longer than the limit, which was not kept. @param isDocument whether it is one of ours */
  tooLong(
    line: number,
    offset: number,
    sizeBytes: number,
    isDocument: boolean,
    nulCount: number,
  ): void;
}

/**
 * Splits a stream of chunks into lines. Chunk sizes do not affect the lines; a line inside one chunk is passed on without copying.
 */
export class LineSplitter {
  readonly #sink: LineSink;
  readonly #limit: number;
  /** The pieces of a line that began in an earlier chunk, without NUL bytes; only the first once it is too long. */
  #held: Buffer[] = [];
  /** What that line has so far, without and with NUL bytes. */
  #keptBytes = 0;
  #heldBytes = 0;
  #line = 1;
  /** Where the current line begins in the file. */
  #offset = 0;

  /** @param limit the longest line in bytes */
  constructor(sink: LineSink, limit: number = LONGEST_LINE_BYTES) {
    this.#sink = sink;
    this.#limit = limit;
  }

  /** The number of lines so far. */
  get lines(): number {
    return this.#line - 1;
  }

  /** The bytes of these lines, including newlines. */
  get bytes(): number {
    return this.#offset;
  }

  /** Whether a line has begun but not ended. */
  get isInLine(): boolean {
    return this.#heldBytes > 0;
  }

  /** Counts lines that were read elsewhere; must be called between lines. @param bytes theirs, including newlines */
  passOver(lines: number, bytes: number): void {
    this.#line += lines;
    this.#offset += bytes;
  }

  /** Takes the next chunk. The caller may reuse the chunk's memory afterwards. */
  push(chunk: Buffer): void {
    let start = 0;
    let newline = chunk.indexOf(NEWLINE);
    const hasNuls = newline >= 0 && chunk.includes(NUL);
    if (newline >= 0 && this.#heldBytes > 0) {
      this.#finishHeld(chunk.subarray(0, newline), true);
      start = newline + 1;
      newline = chunk.indexOf(NEWLINE, start);
    }
    while (newline >= 0) {
      if (hasNuls) this.#emitWithoutNuls(chunk.subarray(start, newline), true);
      else this.#emit(chunk, start, newline, true, 0);
      start = newline + 1;
      newline = chunk.indexOf(NEWLINE, start);
    }
    if (start < chunk.length) this.#hold(chunk.subarray(start));
  }

  /** Emits what is left after the last newline, if anything. */
  finish(): void {
    if (this.#heldBytes > 0) this.#finishHeld(Buffer.alloc(0), false);
  }

  #hold(piece: Buffer): void {
    const kept = withoutNuls(piece);
    this.#heldBytes += piece.length;
    this.#keptBytes += kept.length;
    if (kept.length === 0) return;
    const head = this.#held[0];
    if (head !== undefined && this.#keptBytes > this.#limitOf(head, 0)) this.#held.length = 1;
    else this.#held.push(kept === piece ? Buffer.from(piece) : kept);
  }

  #finishHeld(tail: Buffer, isTerminated: boolean): void {
    const end = withoutNuls(tail);
    const size = this.#keptBytes + end.length;
    const nulCount = this.#heldBytes + tail.length - size;
    const head = this.#held[0] ?? end;
    if (size > this.#limitOf(head, 0)) this.#skip(head, 0, size, isTerminated, nulCount);
    else this.#emit(Buffer.concat([...this.#held, end]), 0, size, isTerminated, nulCount);
    this.#held = [];
    this.#keptBytes = 0;
    this.#heldBytes = 0;
  }

  #emitWithoutNuls(bytes: Buffer, isTerminated: boolean): void {
    const kept = withoutNuls(bytes);
    this.#emit(kept, 0, kept.length, isTerminated, bytes.length - kept.length);
  }

  #emit(bytes: Buffer, start: number, end: number, isTerminated: boolean, nulCount: number): void {
    const size = end - start;
    if (size > this.#limitOf(bytes, start)) {
      this.#skip(bytes, start, size, isTerminated, nulCount);
      return;
    }
    this.#sink.line(bytes, start, end, this.#line, this.#offset, isTerminated, nulCount);
    this.#advance(size + nulCount, isTerminated);
  }

  /** Tells of a line that is too long. @param head contains its beginning, at `start` */
  #skip(head: Buffer, start: number, size: number, isTerminated: boolean, nulCount: number): void {
    this.#sink.tooLong(this.#line, this.#offset, size, isDocument(head, start), nulCount);
    this.#advance(size + nulCount, isTerminated);
  }

  #limitOf(bytes: Buffer, start: number): number {
    return isDocument(bytes, start) ? Math.max(this.#limit, LONGEST_DOCUMENT_BYTES) : this.#limit;
  }

  #advance(size: number, isTerminated: boolean): void {
    this.#line++;
    this.#offset += size + (isTerminated ? 1 : 0);
  }
}

function isDocument(bytes: Buffer, start: number): boolean {
  const end = start + DOCUMENT_START_BYTES.length;
  return bytes.length >= end && bytes.compare(DOCUMENT_START_BYTES, 0, undefined, start, end) === 0;
}
