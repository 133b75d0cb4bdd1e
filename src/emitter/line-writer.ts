import { closeSync, fstatSync, ftruncateSync, openSync, readSync, writeSync } from "node:fs";

/** Why a line was lost. */
export type LossReason = "disk-full" | "permission" | "too-fast" | "write-error";

/**
 * Appends lines to a file: one `write` a line, so that two processes can share the file and a SIGKILL loses nothing
 * that was written.
 */
export class LineWriter {
  readonly #path: string;
  #fd: number | undefined;
  #needsNewline = false;

  constructor(path: string) {
    this.#path = path;
  }

  /**
   * Appends one line, which must end in a newline.
   *
   * @returns undefined, or why the line was lost. The file is then as it was before.
   */
  append(line: string): LossReason | undefined {
    try {
      this.#fd ??= this.#open();
      const bytes = Buffer.from(this.#needsNewline ? `\n${line}` : line);
      const written = writeSync(this.#fd, bytes);
      if (written < bytes.length) {
        this.#repair(this.#fd, written);
        return "disk-full";
      }
      this.#needsNewline = false;
      return undefined;
    } catch (error) {
      return reasonOf(error);
    }
  }

  close(): void {
    if (this.#fd !== undefined) closeSync(this.#fd);
    this.#fd = undefined;
  }

  #open(): number {
    const fd = openSync(this.#path, "a+", 0o644);
    const { size } = fstatSync(fd);
    const last = Buffer.alloc(1);
    // A process that was killed in the middle of a write has left half a line: ours must not be glued to it.
    this.#needsNewline =
      size > 0 && readSync(fd, last, 0, 1, size - 1) === 1 && last[0] !== "\n".charCodeAt(0);
    return fd;
  }

  /** Takes a half-written line back, if nobody has written behind it; else the next line starts with a newline. */
  #repair(fd: number, written: number): void {
    this.#needsNewline = true;
    const { size } = fstatSync(fd);
    const end = Buffer.alloc(1);
    if (size < written || readSync(fd, end, 0, 1, size - 1) !== 1) return;
    ftruncateSync(fd, size - written);
    this.#needsNewline = false;
  }
}

function reasonOf(error: unknown): LossReason {
  const code = (error as { code?: unknown }).code;
  if (code === "ENOSPC" || code === "EDQUOT") return "disk-full";
  return code === "EACCES" || code === "EPERM" || code === "EROFS" || code === "ERR_ACCESS_DENIED"
    ? "permission"
    : "write-error";
}
