import { pipeline, Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import type { Compression } from "./compression.js";
import { decodeMembers, skipBytes } from "./decode-members.js";
import { CHUNK_BYTES } from "./log-lines.js";
import type { ReadAt } from "./members.js";

/** How far the decompressing thread may run ahead; with Node's default of 16 KB, most of the time goes into handing over. */
const AHEAD = { chunkSize: CHUNK_BYTES, readableHighWaterMark: 4 * CHUNK_BYTES };

/** Logs shrink to a tenth or a thirtieth; a larger ratio than this indicates a decompression bomb. */
const LARGEST_RATIO = 200;
/** This much is decompressed whatever the ratio. */
const HARMLESS_BYTES = 256 * 1024 * 1024;

/**
 * Decompresses a file or a stream. A break costs only what is broken: everything before it and the members after it are yielded.
 *
 * @throws at the end, an error that says what is broken; at once, for a decompression bomb, or if this version of Node lacks the
 * decoder
 */
export async function* decompress(
  read: ReadAt,
  compression: Exclude<Compression, "none">,
): AsyncGenerator<Buffer> {
  let compressedBytes = 0;
  const measured: ReadAt = async (from, sizeBytes) => {
    const bytes = await read(from, sizeBytes);
    compressedBytes = Math.max(compressedBytes, from + bytes.length);
    return bytes;
  };
  let sizeBytes = 0;
  for await (const chunk of decompressAll(measured, compression)) {
    yield chunk;
    sizeBytes += chunk.length;
    if (sizeBytes > HARMLESS_BYTES && sizeBytes > LARGEST_RATIO * compressedBytes) {
      throw new Error(
        `${compressedBytes} bytes of ${compression} became more than ${sizeBytes}: no log shrinks by a factor of ${LARGEST_RATIO}, and the rest was not read`,
      );
    }
  }
}

async function* decompressAll(
  read: ReadAt,
  compression: Exclude<Compression, "none">,
): AsyncGenerator<Buffer> {
  // Node 22 does not report a truncated frame, and Node 24 stops after the first frame.
  if (compression === "zstd") {
    yield* decodeMembers(read, compression, 0);
    return;
  }
  const gunzip = createGunzip(AHEAD);
  // The iteration below receives its error.
  pipeline(Readable.from(chunksOf(read)), gunzip, () => {});
  let sizeBytes = 0;
  let isBroken = false;
  try {
    for await (const chunk of gunzip) {
      sizeBytes += (chunk as Buffer).length;
      yield chunk as Buffer;
    }
  } catch {
    // A failing stream drops its buffered output, so decoding starts again, member by member.
    isBroken = true;
  }
  if (isBroken) yield* skipBytes(decodeMembers(read, compression, 0), sizeBytes);
  else yield* decodeMembers(read, compression, gunzip.bytesWritten);
}

async function* chunksOf(read: ReadAt): AsyncGenerator<Buffer> {
  for (let at = 0; ; ) {
    const bytes = await read(at, CHUNK_BYTES);
    if (bytes.length === 0) return;
    yield bytes;
    at += bytes.length;
  }
}
