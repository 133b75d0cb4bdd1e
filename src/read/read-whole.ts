import { resolve } from "node:path";
import type { Readable } from "node:stream";
import { readFileChunks, readStreamChunks } from "./read-chunks.js";

/** V8's longest string (2^29 - 24 code units). */
const LONGEST_TEXT = 536_870_888;

/**
 * Reads a whole document, decompressed, as one text.
 *
 * @param path `-` is standard input
 * @throws what {@link readFileChunks} throws, and an error for more text than V8's longest string
 */
export async function readWhole(
  path: string,
  { stdin, folder }: { readonly stdin: Readable; readonly folder: string },
): Promise<string> {
  const decoder = new TextDecoder();
  const chunks = path === "-" ? readStreamChunks(stdin) : readFileChunks(resolve(folder, path));
  const parts: string[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    const part = decoder.decode(chunk, { stream: true });
    length += part.length;
    if (length > LONGEST_TEXT) throw new Error("is more than 512 MB of text");
    parts.push(part);
  }
  return parts.join("") + decoder.decode();
}
