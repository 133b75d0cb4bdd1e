import {
  closeSync,
  constants,
  createReadStream,
  openSync,
  readSync,
  type Stats,
  statSync,
} from "node:fs";
import { addAbortSignal, type Readable } from "node:stream";
import { setImmediate } from "node:timers/promises";
import { compressionOf, HEAD_BYTES } from "./compression.js";
import { CHUNK_BYTES } from "./log-lines.js";

/** After how many reads the event loop may turn: about ten milliseconds of work. */
const READS_PER_TURN = 32;
let readsUntilTurn = READS_PER_TURN;

/** Chunks of finished files, to be reused. */
const spareChunks: Buffer[] = [];

/** A range of bytes in a file, `[from, to)`; without `to`, up to the end of the file at the time of reading. */
export interface ByteRange {
  readonly from: number;
  readonly to?: number;
}

/** How to read a file. */
export interface ReadingManner {
  /** All of it by default. */
  readonly range?: ByteRange | undefined;
  /** Returns memory into which the next bytes are read; by default they are read into a buffer of the reader. */
  readonly room?: () => Buffer | undefined;
  /** Ends the wait for the bytes of a pipe. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Reads a file, decompressed, or a range of an uncompressed one.
 *
 * Synchronously: each asynchronous read is a round trip to another thread, which took as long as all the other work, and several
 * times as long for small files. The event loop may turn regularly, for Ctrl-C and the progress line.
 *
 * A chunk is valid only until the next one is requested, because its memory is reused.
 *
 * @throws the error of the file system, or an error that says what cannot be decompressed
 */
export async function* readFileChunks(
  path: string,
  { range = { from: 0 }, room = () => undefined, signal }: ReadingManner = {},
): AsyncGenerator<Buffer> {
  const status = statSync(path, { throwIfNoEntry: false });
  if (status?.isFile() !== true) {
    yield* readStreamChunks(await openStream(path, status), signal);
    return;
  }
  const { size: sizeBytes } = status;
  const descriptor = openSync(path, "r");
  const spare = spareChunks.pop() ?? Buffer.allocUnsafe(CHUNK_BYTES);
  try {
    const { from, to = Number.POSITIVE_INFINITY } = range;
    for (let at = from; at < to; ) {
      const chunk = room() ?? spare;
      const wanted = Math.min(chunk.length, to - at);
      const bytesRead = readSync(descriptor, chunk, 0, wanted, at);
      const compression = at === 0 ? compressionOf(chunk.subarray(0, bytesRead)) : "none";
      if (compression !== "none") {
        const { decompress } = await import("./decompress.js");
        yield* decompress(async (...bytes) => readAt(descriptor, ...bytes), compression);
        return;
      }
      if (bytesRead === 0) {
        if (at < (range.to ?? sizeBytes)) throw new Error("it became shorter while it was read");
        return;
      }
      yield chunk.subarray(0, bytesRead);
      at += bytesRead;
      if (--readsUntilTurn <= 0) {
        readsUntilTurn = READS_PER_TURN;
        await setImmediate();
      }
      // Saves one more read for each of ten thousand small files.
      if (bytesRead < wanted && at >= sizeBytes) return;
    }
  } finally {
    spareChunks.push(spare);
    closeSync(descriptor);
  }
}

function readAt(descriptor: number, at: number, sizeBytes: number): Buffer {
  const bytes = Buffer.allocUnsafe(sizeBytes);
  return bytes.subarray(0, readSync(descriptor, bytes, 0, sizeBytes, at));
}

/** Opens what may block its reader. */
async function openStream(path: string, status: Stats | undefined): Promise<Readable> {
  if (status?.isFIFO() !== true || process.platform === "win32") {
    return createReadStream(path, { highWaterMark: CHUNK_BYTES });
  }
  // A file stream would wait for the writer in a thread that nothing can end, not even the end of the process.
  const { Socket } = await import("node:net");
  const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  return new Socket({ fd, readable: true, writable: false });
}

/** Reads a stream such as standard input, decompressed. @param signal ends the wait for its bytes */
export async function* readStreamChunks(
  stream: Readable,
  signal?: AbortSignal,
): AsyncGenerator<Buffer> {
  if (signal !== undefined) addAbortSignal(signal, stream);
  const chunks = chunksOf(stream);
  const first = await chunks.next();
  if (first.done === true) return;
  const whole = prepend(first.value, chunks);
  const compression = compressionOf(first.value);
  if (compression === "none") {
    yield* whole;
    return;
  }
  const { decompress } = await import("./decompress.js");
  const { StreamWindow } = await import("./stream-window.js");
  const window = new StreamWindow(whole);
  yield* decompress((at, sizeBytes) => window.read(at, sizeBytes), compression);
}

/** The chunks of a stream, the first long enough to detect the compression. */
async function* chunksOf(stream: Readable): AsyncGenerator<Buffer> {
  let head: Buffer | undefined = Buffer.alloc(0);
  for await (const chunk of stream) {
    const bytes: Buffer = toBuffer(chunk);
    if (head === undefined) {
      yield bytes;
      continue;
    }
    head = Buffer.concat([head, bytes]);
    if (head.length < HEAD_BYTES) continue;
    yield head;
    head = undefined;
  }
  if (head !== undefined && head.length > 0) yield head;
}

async function* prepend(first: Buffer, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  yield* rest;
}

function toBuffer(value: unknown): Buffer {
  return typeof value === "string" ? Buffer.from(value, "utf8") : (value as Buffer);
}
