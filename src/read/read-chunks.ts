import { closeSync, openSync, readSync, statSync } from "node:fs";
import { open } from "node:fs/promises";
import { pipeline, Readable, type Transform } from "node:stream";
import { setImmediate } from "node:timers/promises";
import { CHUNK_BYTES } from "./log-lines.js";

/** After how many reads the event loop gets its turn: some ten milliseconds of work. */
const READS_PER_TURN = 32;
let readsUntilTurn = READS_PER_TURN;

/** The memory of files that were read to their end, for the next ones. */
const spareChunks: Buffer[] = [];

/** What a file is, told by its first bytes and not by its name. */
type Compression = "none" | "gzip" | "zstd";

/** Thrown where this version of Node lacks what a file needs. */
export class UnsupportedCompressionError extends Error {}

/** Some bytes of a file: `[from, to)`; without `to`, up to the end that the file has when the reader gets there. */
export interface ByteRange {
  readonly from: number;
  readonly to?: number;
}

/**
 * Reads a file, decompressed, or some bytes of one that is not compressed.
 *
 * A chunk is valid only until the next one is asked for: its memory is used again.
 *
 * @param room memory that the reader would like to have the next bytes in; undefined leaves it to this one
 * @throws the error of the file system, of the decompressor, or {@link UnsupportedCompressionError}
 */
export async function* readFileChunks(
  path: string,
  range: ByteRange = { from: 0 },
  room: () => Buffer | undefined = () => undefined,
): AsyncGenerator<Buffer> {
  const plain = openPlainFile(path);
  if (plain !== undefined) {
    try {
      yield* readPlainFile(plain, range, room);
    } finally {
      closeSync(plain);
    }
    return;
  }
  const file = await open(path, "r");
  try {
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    let { bytesRead } = await file.read(chunk, 0, CHUNK_BYTES);
    const compression = compressionOf(chunk.subarray(0, bytesRead));
    if (compression !== "none") {
      yield* decompress(
        file.createReadStream({
          start: 0,
          autoClose: false,
          highWaterMark: CHUNK_BYTES,
        }),
        compression,
      );
    } else {
      for (; bytesRead > 0; { bytesRead } = await file.read(chunk, 0, CHUNK_BYTES)) {
        yield chunk.subarray(0, bytesRead);
      }
    }
  } finally {
    await file.close();
  }
}

/**
 * Opens a regular file that is not compressed.
 *
 * @returns undefined for everything else, such as a pipe, which may make its reader wait
 */
function openPlainFile(path: string): number | undefined {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return undefined;
  const descriptor = openSync(path, "r");
  let isPlain = false;
  try {
    const head = Buffer.alloc(4);
    const bytesRead = readSync(descriptor, head, 0, head.length, 0);
    isPlain = compressionOf(head.subarray(0, bytesRead)) === "none";
  } finally {
    if (!isPlain) closeSync(descriptor);
  }
  return isPlain ? descriptor : undefined;
}

/**
 * Reads synchronously: each asynchronous read is a round trip to another thread, which took as long as all the rest of the work,
 * and of small files several times as long. Now and then the event loop gets its turn, for Ctrl-C and the line of progress.
 */
async function* readPlainFile(
  descriptor: number,
  { from, to = Number.POSITIVE_INFINITY }: ByteRange,
  room: () => Buffer | undefined,
): AsyncGenerator<Buffer> {
  const spare = spareChunks.pop() ?? Buffer.allocUnsafe(CHUNK_BYTES);
  try {
    for (let at = from; at < to; ) {
      const chunk = room() ?? spare;
      const bytesRead = readSync(descriptor, chunk, 0, Math.min(chunk.length, to - at), at);
      if (bytesRead === 0) return;
      yield chunk.subarray(0, bytesRead);
      at += bytesRead;
      if (--readsUntilTurn > 0) continue;
      readsUntilTurn = READS_PER_TURN;
      await setImmediate();
    }
  } finally {
    spareChunks.push(spare);
  }
}

/** Reads a stream such as standard input, decompressed. */
export async function* readStreamChunks(stream: Readable): AsyncGenerator<Buffer> {
  const chunks = buffersOf(stream);
  const first = await chunks.next();
  if (first.done === true) return;
  const whole = prepend(first.value, chunks);
  const compression = compressionOf(first.value);
  if (compression === "none") yield* whole;
  else yield* decompress(Readable.from(whole), compression);
}

async function* buffersOf(stream: Readable): AsyncGenerator<Buffer> {
  for await (const chunk of stream) yield toBuffer(chunk);
}

async function* prepend(first: Buffer, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  yield* rest;
}

function toBuffer(value: unknown): Buffer {
  return typeof value === "string" ? Buffer.from(value, "utf8") : (value as Buffer);
}

/** Whether the first bytes of a file say that it is compressed. */
export function isCompressed(head: Buffer): boolean {
  return compressionOf(head) !== "none";
}

function compressionOf(head: Buffer): Compression {
  if (head[0] === 0x1f && head[1] === 0x8b) return "gzip";
  if (head.length >= 4 && head.readUInt32LE(0) === 0xfd2fb528) return "zstd";
  return "none";
}

/** Another thread decompresses, and goes ahead by as much as this; with the 16 KB of Node's own choice, most time is hand-over. */
const DECOMPRESSION = { chunkSize: CHUNK_BYTES, readableHighWaterMark: 4 * CHUNK_BYTES };

async function* decompress(source: Readable, compression: Compression): AsyncGenerator<Buffer> {
  const zlib = await import("node:zlib");
  const transform = compression === "gzip" ? zlib.createGunzip(DECOMPRESSION) : createZstd(zlib);
  // The error reaches the reader through the iteration below.
  pipeline(source, transform, () => {});
  for await (const chunk of transform) yield chunk as Buffer;
}

function createZstd(zlib: object): Transform {
  const { createZstdDecompress: create } = zlib as {
    createZstdDecompress?: (options: typeof DECOMPRESSION) => Transform;
  };
  if (create === undefined) {
    throw new UnsupportedCompressionError(
      `compressed with zstd, which Node ${process.versions.node} cannot read; use Node 22.15 or newer, or decompress it first (zstd -d)`,
    );
  }
  return create(DECOMPRESSION);
}
