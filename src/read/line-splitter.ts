/** The longest line that is read, in bytes; a longer one is a problem, and is skipped in constant memory. */
export const LONGEST_LINE_BYTES = 16 * 1024 * 1024;
/** The longest line of a document of ours: a summary is a single line, and long for a large fleet. */
export const LONGEST_DOCUMENT_BYTES = 128 * 1024 * 1024;
/** How a document's line begins. */
export const DOCUMENT_START = '{"schema":"stall-report/';
const DOCUMENT_START_BYTES = Buffer.from(DOCUMENT_START);

const NEWLINE = 10;

/** Receives the lines of one file in order. */
export interface LineSink {
  /**
   * One line, without its newline: `bytes[start, end)`, valid only until the call returns.
   *
   * @param line 1-based
   * @param offset where the line begins in the file, in bytes, 0-based
   * @param isTerminated whether a newline followed; only the last line of a file may lack it
   */
  line(
    bytes: Buffer,
    start: number,
    end: number,
    line: number,
    offset: number,
    isTerminated: boolean,
  ): void;
  /** A line longer than the limit, which was not kept. @param isDocument whether it is one of ours */
  tooLong(line: number, offset: number, sizeBytes: number, isDocument: boolean): void;
}

/**
 * Splits a stream of chunks into lines. Chunk sizes do not affect the lines; a line inside one chunk is passed on without copying.
 */
export class LineSplitter {
  readonly #sink: LineSink;
  readonly #limit: number;
  /** The pieces of a line that began in an earlier chunk; empty once it is too long. */
  #held: Buffer[] = [];
  #heldBytes = 0;
  #isDocumentHeld = false;
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
    if (newline >= 0 && this.#heldBytes > 0) {
      this.#finishHeld(chunk.subarray(0, newline), true);
      start = newline + 1;
      newline = chunk.indexOf(NEWLINE, start);
    }
    while (newline >= 0) {
      this.#emit(chunk, start, newline, true);
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
    this.#heldBytes += piece.length;
    if (this.#held.length === 0 && this.#heldBytes > piece.length) return;
    if (this.#held.length === 0) this.#isDocumentHeld = isDocument(piece, 0);
    this.#held.push(Buffer.from(piece));
    if (this.#heldBytes > this.#limitOf(this.#held[0] as Buffer, 0)) this.#held = [];
  }

  #finishHeld(tail: Buffer, isTerminated: boolean): void {
    const size = this.#heldBytes + tail.length;
    const head = this.#held[0];
    if (head === undefined || size > this.#limitOf(head, 0)) {
      this.#sink.tooLong(this.#line, this.#offset, size, this.#isDocumentHeld);
      this.#advance(size, isTerminated);
    } else {
      this.#emit(Buffer.concat([...this.#held, tail]), 0, size, isTerminated);
    }
    this.#held = [];
    this.#heldBytes = 0;
  }

  #emit(bytes: Buffer, start: number, end: number, isTerminated: boolean): void {
    const size = end - start;
    if (size > this.#limitOf(bytes, start)) {
      this.#sink.tooLong(this.#line, this.#offset, size, isDocument(bytes, start));
    } else this.#sink.line(bytes, start, end, this.#line, this.#offset, isTerminated);
    this.#advance(size, isTerminated);
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
