/** A file's compression, detected from its first bytes rather than its name. */
export type Compression = "none" | "gzip" | "zstd";

/** The first bytes of a gzip member and of a zstd frame. */
export const MAGIC = {
  gzip: Buffer.from([0x1f, 0x8b]),
  zstd: Buffer.from([0x28, 0xb5, 0x2f, 0xfd]),
};

/** The number of bytes from which a file's compression is detected. */
export const HEAD_BYTES = 4;

/** Detects how a file is compressed. @param head its first {@link HEAD_BYTES} bytes, or all of a shorter one */
export function compressionOf(head: Buffer): Compression {
  if (startsWith(head, MAGIC.gzip)) return "gzip";
  return startsWith(head, MAGIC.zstd) ? "zstd" : "none";
}

function startsWith(bytes: Buffer, start: Buffer): boolean {
  return bytes.subarray(0, start.length).equals(start);
}
