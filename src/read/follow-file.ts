import { type FileHandle, open, stat } from "node:fs/promises";
import type { LogLines } from "./log-lines.js";
import type { UnwrappedLines } from "./unwrapped-lines.js";

const CHUNK_BYTES = 256 * 1024;

/**
 * Reads what is appended to a log, and continues with the new file when the log is rotated (moved away or truncated).
 *
 * The old file is read to its end first. A file that does not exist yet is waited for.
 */
export class FileFollower {
  readonly #path: string;
  readonly #openLines: () => LogLines | UnwrappedLines;
  readonly #chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  #file:
    | {
        /** Undefined while the file is let go. */
        handle: FileHandle | undefined;
        readonly id: number;
        readonly lines: LogLines | UnwrappedLines;
      }
    | undefined;
  #offset = 0;

  /** @param openLines creates the line reader of one file */
  constructor(path: string, openLines: () => LogLines | UnwrappedLines) {
    this.#path = path;
    this.#openLines = openLines;
  }

  /** Reads what is new. @returns the number of bytes read. @throws the error of the file system */
  async poll(): Promise<number> {
    let bytes = await this.#readOn();
    const found = await stat(this.#path).catch(() => undefined);
    if (found === undefined) return bytes;
    // A pipe or a device would be waited for, and nothing else would go on.
    if (!found.isFile()) throw new Error("only a file can be followed");
    if (this.#file === undefined || found.ino !== this.#file.id || found.size < this.#offset) {
      await this.close();
      const handle = await open(this.#path, "r");
      const { ino } = await handle.stat();
      this.#file = { handle, id: ino, lines: this.#openLines() };
      this.#offset = 0;
      bytes += await this.#readOn();
    } else if (this.#file.handle === undefined && found.size > this.#offset) {
      this.#file.handle = await open(this.#path, "r");
      bytes += await this.#readOn();
    }
    return bytes;
  }

  /** Lets go of the file until it grows. What is appended just before a rotation is then not seen. */
  async letGo(): Promise<void> {
    const handle = this.#file?.handle;
    if (this.#file !== undefined) this.#file.handle = undefined;
    await handle?.close();
  }

  async close(): Promise<void> {
    this.#file?.lines.finish();
    await this.letGo();
    this.#file = undefined;
  }

  async #readOn(): Promise<number> {
    if (this.#file?.handle === undefined) return 0;
    const { handle, lines } = this.#file;
    let bytes = 0;
    for (;;) {
      const { bytesRead } = await handle.read(this.#chunk, 0, CHUNK_BYTES, this.#offset);
      if (bytesRead === 0) return bytes;
      lines.push(this.#chunk.subarray(0, bytesRead));
      this.#offset += bytesRead;
      bytes += bytesRead;
    }
  }
}
