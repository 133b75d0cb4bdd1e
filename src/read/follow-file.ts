import type { Stats } from "node:fs";
import { type FileHandle, open, stat } from "node:fs/promises";
import { dirname } from "node:path";
import type { LogLines } from "./log-lines.js";
import type { UnwrappedLines } from "./unwrapped-lines.js";

const CHUNK_BYTES = 256 * 1024;
/** Enough of a log to hold a time, so that no other log has the same there. */
const TAIL_BYTES = 512;

/** What happens to a followed file, unless it is renamed or replaced: that is how logs are rotated, and nothing is missed. */
export type FileChange =
  /** It is read from its beginning; what was appended between the last look and this is missed. */
  | "truncated"
  /** It, or its folder, is gone. */
  | "removed"
  /** It was removed, or was not there at the first look, and is there now. */
  | "appeared";

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
  /** The bytes before the offset: a file that has others there was truncated, and has grown since. */
  #tail = Buffer.alloc(0);
  readonly #onChange: (change: FileChange) => void;
  /** Why there is no file. One that was moved away may be removed there without being missed here. */
  #absence: "missed" | "moved" | undefined;

  /** @param openLines creates the line reader of one file; @param onChange is called once for each change */
  constructor(
    path: string,
    openLines: () => LogLines | UnwrappedLines,
    onChange: (change: FileChange) => void = () => {},
  ) {
    this.#path = path;
    this.#openLines = openLines;
    this.#onChange = onChange;
  }

  /** Reads what is new. @returns the number of bytes read. @throws the error of the file system */
  async poll(): Promise<number> {
    let bytes = await this.#readOn();
    const found = await statIfThere(this.#path);
    if (found === undefined) {
      this.#absence ??= await this.#whyAbsent();
      return bytes;
    }
    // A pipe or a device would be waited for, and nothing else would go on.
    if (!found.isFile()) throw new Error("only a file can be followed");
    if (this.#absence === "missed") this.#onChange("appeared");
    this.#absence = undefined;
    if (found.ino !== this.#file?.id) {
      // What was written between the reading and the rotation.
      bytes += await this.#readOn();
      await this.close();
      const handle = await open(this.#path, "r");
      this.#begin(handle, (await handle.stat()).ino);
    } else if (this.#file.handle === undefined && found.size !== this.#offset) {
      this.#file.handle = await open(this.#path, "r");
    } else return bytes;
    return bytes + (await this.#readOn());
  }

  async #whyAbsent(): Promise<"missed" | "moved"> {
    if (this.#file === undefined) return "missed";
    const isRemoved = (await this.#file.handle?.stat())?.nlink === 0;
    if (!isRemoved && (await statIfThere(dirname(this.#path))) !== undefined) return "moved";
    this.#onChange("removed");
    return "missed";
  }

  #begin(handle: FileHandle, id: number): void {
    this.#file = { handle, id, lines: this.#openLines() };
    this.#offset = 0;
    this.#tail = Buffer.alloc(0);
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
    let bytes = 0;
    while (this.#file?.handle !== undefined) {
      const { handle, id, lines } = this.#file;
      const known = this.#tail.length;
      const from = this.#offset - known;
      const { bytesRead } = await handle.read(this.#chunk, 0, CHUNK_BYTES, from);
      const read = this.#chunk.subarray(0, bytesRead);
      if (!read.subarray(0, known).equals(this.#tail)) {
        this.#onChange("truncated");
        lines.finish();
        this.#begin(handle, id);
        continue;
      }
      if (bytesRead === known) break;
      lines.push(read.subarray(known));
      this.#offset += bytesRead - known;
      bytes += bytesRead - known;
      this.#tail = Buffer.from(read.subarray(-TAIL_BYTES));
    }
    return bytes;
  }
}

/** @returns undefined if there is nothing of that name. @throws another error of the file system */
async function statIfThere(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw error;
  }
}
