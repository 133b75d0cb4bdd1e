/** The SHA-256 of a text or of bytes, in hexadecimal digits. Node's cryptography has megabytes, so it is loaded for the first one. */
export function sha256(data: string | Buffer): string {
  const { createHash } = process.getBuiltinModule("node:crypto");
  return createHash("sha256").update(data).digest("hex");
}
