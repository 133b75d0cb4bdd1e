/** What a file is, told by its first bytes and not by its name. */
export type Compression = "none" | "gzip" | "zstd";

/** The first bytes of a member of gzip and of a frame of zstd. */
export const MAGIC = {
  gzip: Buffer.from([0x1f, 0x8b]),
  zstd: Buffer.from([0x28, 0xb5, 0x2f, 0xfd]),
};

/** As many bytes tell how a file is compressed. */
export const HEAD_BYTES = 4;

/** Tells how a file is compressed. @param head its first bytes: {@link HEAD_BYTES}, or all that there are */
export function compressionOf(head: Buffer): Compression {
  if (startsWith(head, MAGIC.gzip)) return "gzip";
  return startsWith(head, MAGIC.zstd) ? "zstd" : "none";
}

function startsWith(bytes: Buffer, start: Buffer): boolean {
  return bytes.subarray(0, start.length).equals(start);
}
