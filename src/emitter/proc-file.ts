import fs from "node:fs";

// As they were when the emitter was loaded: tests put a file system of their own in their place.
const { closeSync, openSync, readSync } = fs;
const buffer = Buffer.alloc(4096);

/**
 * A small file of `/proc` or `/sys` that is kept open and read again and again from its beginning.
 *
 * Where it is missing, or reading it is not allowed, it reads as undefined for ever after: no source of evidence is
 * tried twice.
 */
export class ProcFile {
  readonly #path: string;
  #fd: number | undefined;
  #isGone = false;

  constructor(path: string) {
    this.#path = path;
  }

  /** A file in a folder. `folder` undefined: where it lies is not known, and the file reads as undefined. */
  static in(folder: string | undefined, name: string): ProcFile {
    const file = new ProcFile(`${folder}/${name}`);
    file.#isGone = folder === undefined;
    return file;
  }

  /** The whole text (at most 4 KiB); undefined if it cannot be had. */
  read(): string | undefined {
    if (this.#isGone) return undefined;
    try {
      this.#fd ??= openSync(this.#path, "r");
      const length = readSync(this.#fd, buffer, 0, buffer.length, 0);
      return buffer.toString("latin1", 0, length);
    } catch {
      this.#isGone = true;
      this.close();
      return undefined;
    }
  }

  close(): void {
    if (this.#fd !== undefined) closeSync(this.#fd);
    this.#fd = undefined;
  }
}
