import {
  constants,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
} from "node:fs";
import { constants as osConstants } from "node:os";
import { dirname } from "node:path";
import { appendLines } from "./append-whole.js";
import { closeDescriptor } from "./close-descriptor.js";
import { rotatedPath } from "./file-pattern.js";

/**
 * Reading as well as appending; and where the path is a pipe that nobody reads, a write fails and is counted instead of
 * holding the watchdog, and with it the end of the process, for ever. For regular files that flag means nothing.
 */
const FLAGS =
  constants.O_APPEND | constants.O_CREAT | constants.O_RDWR | (constants.O_NONBLOCK ?? 0);

/** Why a line was lost. */
export type LossReason = "disk-full" | "permission" | "too-fast" | "unseen" | "write-error";

/** Where to write, and how much. */
export interface LineWriterSettings {
  readonly path: string;
  /** The file is rotated before it grows beyond this. */
  readonly maxBytes: number;
  /** How many rotated files are kept beside it. */
  readonly keepFiles: number;
  /** The first line of every file, with its newline. */
  readonly firstLine: () => string;
}

/**
 * Appends lines to a file: one `write` a line, so that several processes can share the file and a SIGKILL loses
 * nothing that was written. Rotates it, follows it when it is moved away, and repairs what a full disk has torn.
 */
export class LineWriter {
  readonly #settings: LineWriterSettings;
  #fd: number | undefined;
  #isBegun = false;
  #firstLength = 0;
  /** Where our last line ended: a file that is shorter now was truncated, as logrotate's `copytruncate` does. */
  #endBytes = 0;

  constructor(settings: LineWriterSettings) {
    this.#settings = settings;
  }

  /**
   * Opens the file and writes its first line.
   *
   * @returns undefined, or why that was not possible; it is tried again at every line
   */
  open(): LossReason | undefined {
    return this.#attempt(() => {
      this.#prepare(0);
    });
  }

  /**
   * Appends one line, which must end in a newline.
   *
   * @returns undefined, or why the line was lost
   */
  append(line: string): LossReason | undefined {
    return this.#attempt(() => {
      const bytes = Buffer.from(line);
      this.#endBytes = appendLines(this.#prepare(bytes.length), bytes);
    });
  }

  close(): void {
    if (this.#fd !== undefined) closeDescriptor(this.#fd);
    this.#fd = undefined;
    this.#isBegun = false;
    this.#endBytes = 0;
  }

  #attempt(act: () => void): LossReason | undefined {
    try {
      act();
      return undefined;
    } catch (error) {
      return reasonOf(error);
    }
  }

  /** The descriptor of a file that has its first line and room for `length` more bytes. */
  #prepare(length: number): number {
    // At each line: what is written after logrotate has moved the file away, `gzip` may no longer read.
    if (this.#fd !== undefined && this.#isMovedAway(this.#fd)) this.close();
    const fd = this.#begun();
    if (length === 0 || !this.#isTooLarge(fd, length)) return fd;
    // Another thread or process that shares the file may have rotated it a moment ago: then ours has been moved already.
    // If that is not possible, the file stays as it is, and this line is lost.
    if (!this.#isMovedAway(fd)) this.#rotate();
    this.close();
    return this.#begun();
  }

  #begun(): number {
    this.#fd ??= this.#openFile();
    const status = fstatSync(this.#fd);
    if (status.isFile() && status.size < this.#endBytes) this.#isBegun = false;
    if (!this.#isBegun) {
      const line = Buffer.from(this.#settings.firstLine());
      this.#endBytes = appendLines(this.#fd, line);
      this.#firstLength = line.length;
      this.#isBegun = true;
    }
    return this.#fd;
  }

  #openFile(): number {
    const { path } = this.#settings;
    try {
      return openSync(path, FLAGS, 0o644);
    } catch (error) {
      if ((error as { code?: unknown }).code !== "ENOENT") throw error;
      makeFolder(dirname(path));
      return openSync(path, FLAGS, 0o644);
    }
  }

  #isMovedAway(fd: number): boolean {
    const there = this.#fileAtPath();
    if (there === "unknown") return false;
    const ours = fstatSync(fd);
    if (there === undefined || there.ino !== ours.ino) return true;
    // On Windows, older Nodes give the two calls different numbers for the same device.
    return process.platform !== "win32" && there.dev !== ours.dev;
  }

  /** Unknown to a program that has given up its rights since, or whose network is down: what is open may still be written. */
  #fileAtPath(): Stats | undefined | "unknown" {
    try {
      return statSync(this.#settings.path, { throwIfNoEntry: false });
    } catch {
      return "unknown";
    }
  }

  #isTooLarge(fd: number, length: number): boolean {
    const { size } = fstatSync(fd);
    return size > this.#firstLength && size + length > this.#settings.maxBytes;
  }

  #rotate(): void {
    const { path, keepFiles } = this.#settings;
    if (keepFiles === 0) {
      rmSync(path, { force: true });
      return;
    }
    for (let number = keepFiles; number >= 1; number--) {
      const from = number === 1 ? path : rotatedPath(path, number - 1);
      const exists = statSync(from, { throwIfNoEntry: false }) !== undefined;
      if (exists) renameSync(from, rotatedPath(path, number));
    }
  }
}

function reasonOf(error: unknown): LossReason {
  const { code, errno, name } = error as Readonly<Record<"code" | "errno" | "name", unknown>>;
  // Node has no name for the second, only its number.
  if (code === "ENOSPC" || errno === -osConstants.errno.EDQUOT) return "disk-full";
  // The last is Deno's, and has no code.
  return ["EACCES", "EPERM", "EROFS", "ERR_ACCESS_DENIED", "NotCapable"].includes(
    String(code ?? name),
  )
    ? "permission"
    : "write-error";
}

/**
 * Makes a folder and those above it.
 *
 * Not by `mkdirSync` with `recursive`: where the file system answers ENOENT although the folder above is there, as `/proc`
 * does, that never returns, on any Node.
 */
function makeFolder(folder: string): void {
  const above = dirname(folder);
  if (above !== folder && !existsSync(above)) makeFolder(above);
  try {
    mkdirSync(folder);
  } catch (error) {
    // Another process may have made it meanwhile.
    if ((error as { code?: unknown }).code !== "EEXIST") throw error;
  }
}
