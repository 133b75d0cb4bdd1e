import type { Transform } from "node:stream";
import * as zlib from "node:zlib";
import { type Compression, MAGIC } from "./compression.js";
import { CHUNK_BYTES } from "./log-lines.js";

/** Reads compressed bytes at an offset (0-based); returns fewer than requested at the end. The caller owns the memory. */
export type ReadAt = (from: number, sizeBytes: number) => Promise<Buffer>;

/** One of a file's consecutive gzip members or zstd frames. */
export interface Member {
  /** Where the decoder's input begins. */
  readonly from: number;
  /** Where the decoder's input ends, if known beforehand; possibly beyond the end of the file. */
  readonly to: number | undefined;
  createDecoder(): Transform;
  /** Takes decoded bytes. */
  update(bytes: Buffer): void;
  /** Verifies the decoded bytes. @returns where the next member begins, or what is wrong */
  check(decodedTo: number): Promise<number | string>;
}

const DECODER = { chunkSize: CHUNK_BYTES };
/** Longer than any name or comment in a header. */
const LONGEST_HEADER_BYTES = 64 * 1024;
const TRAILER_BYTES = 8;

/** Finds the next member. @returns undefined if there is none from here on */
export async function findMember(
  read: ReadAt,
  from: number,
  compression: Exclude<Compression, "none">,
): Promise<{ readonly at: number; readonly member: Member } | undefined> {
  const magic = MAGIC[compression];
  const memberAt = compression === "gzip" ? gzipMember : zstdFrame;
  for (let at = from; ; ) {
    const bytes = await read(at, LONGEST_HEADER_BYTES);
    const found = bytes.indexOf(magic);
    if (found < 0) {
      if (bytes.length < LONGEST_HEADER_BYTES) return undefined;
      at += bytes.length - magic.length + 1;
      continue;
    }
    const member = await memberAt(read, at + found);
    if (member !== undefined) return { at: at + found, member };
    at += found + 1;
  }
}

/** Reads the header of a gzip member (RFC 1952). */
async function gzipMember(read: ReadAt, at: number): Promise<Member | undefined> {
  const header = await read(at, LONGEST_HEADER_BYTES);
  const headerBytes = gzipHeaderBytes(header);
  if (headerBytes === undefined) return undefined;
  let sizeBytes = 0;
  let checksum = 0;
  return {
    from: at + headerBytes,
    to: undefined,
    createDecoder: () => zlib.createInflateRaw(DECODER),
    update(bytes) {
      sizeBytes += bytes.length;
      checksum = zlib.crc32(bytes, checksum);
    },
    async check(decodedTo) {
      const trailer = await read(decodedTo, TRAILER_BYTES);
      if (trailer.length < TRAILER_BYTES) return "it is cut off";
      const isRight =
        trailer.readUInt32LE(0) === checksum && trailer.readUInt32LE(4) === sizeBytes % 2 ** 32;
      return isRight ? decodedTo + TRAILER_BYTES : "its checksum is wrong";
    },
  };
}

/** The length of a header; undefined if it is not one: the magic's two bytes occur by chance, these ten hardly ever. */
function gzipHeaderBytes(header: Buffer): number | undefined {
  const [, , method, flags = 0] = header;
  const extraFlags = header[8] ?? 1;
  const isHeader = method === 8 && flags < 0x20 && [0, 2, 4].includes(extraFlags);
  if (!isHeader || header.length < 10) return undefined;
  let at = 10;
  if ((flags & 4) !== 0) at += 2 + (header.length >= at + 2 ? header.readUInt16LE(at) : 0);
  for (const isThere of [(flags & 8) !== 0, (flags & 16) !== 0]) {
    if (!isThere) continue;
    const end = header.indexOf(0, at);
    if (end < 0) return undefined;
    at = end + 1;
  }
  return (flags & 2) === 0 ? at : at + 2;
}

/** Reads the header of a zstd frame and the lengths of its blocks (RFC 8878, section 3.1.1). */
async function zstdFrame(read: ReadAt, at: number): Promise<Member | undefined> {
  const descriptor = (await read(at + 4, 1))[0];
  if (descriptor === undefined || (descriptor & 0x08) !== 0) return undefined;
  const isSingleSegment = (descriptor & 0x20) !== 0;
  const contentSizeFlag = descriptor >> 6;
  let to = at + 5 + (isSingleSegment ? 0 : 1);
  to += [0, 1, 2, 4][descriptor & 3] as number;
  to += contentSizeFlag === 0 ? Number(isSingleSegment) : 1 << contentSizeFlag;
  for (let isLast = false; !isLast; ) {
    const block = await read(to, 3);
    to += 3;
    if (block.length < 3) break;
    const word = block.readUIntLE(0, 3);
    isLast = (word & 1) === 1;
    const [type, sizeBytes] = [(word >> 1) & 3, word >> 3];
    // A reserved block type; the decoder will report the error.
    if (type === 3) break;
    to += type === 1 ? 1 : sizeBytes;
  }
  if ((descriptor & 0x04) !== 0) to += 4;
  return {
    from: at,
    to,
    createDecoder: () => createZstd(),
    update() {},
    check: async (decodedTo) => (decodedTo < to ? "it is cut off" : to),
  };
}

function createZstd(): Transform {
  const { createZstdDecompress: create } = zlib as {
    createZstdDecompress?: (options: typeof DECODER) => Transform;
  };
  if (create === undefined) {
    throw new Error(
      `compressed with zstd, which Node ${process.versions.node} cannot read; use Node 22.15 or newer, or decompress it first (zstd -d)`,
    );
  }
  return create(DECODER);
}
