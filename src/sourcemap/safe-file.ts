/**
 * Reads files named by a log or a map: regular files only, bounded, never outside a given folder.
 */
import { constants } from "node:fs";
import { type FileHandle, open, realpath, stat } from "node:fs/promises";
import { sep } from "node:path";
import { type MapProblem, mapProblem } from "./problem.js";

// Opening a FIFO without O_NONBLOCK waits for a writer forever; Windows has neither flag.
const FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0);

/** Resolves a file's symlinks; returns its real path if that is inside a folder (a real path). */
export async function resolveInside(
  realDirectory: string,
  path: string,
): Promise<string | MapProblem | undefined> {
  if (path.includes("\0")) return undefined;
  let real: string;
  try {
    real = await realpath(path);
  } catch {
    return undefined;
  }
  const prefix = realDirectory.endsWith(sep) ? realDirectory : realDirectory + sep;
  if (real.startsWith(prefix)) return real;
  return mapProblem("outside-root", path, `is outside ${realDirectory} and is not read`);
}

/**
 * Reads a file in full as UTF-8.
 *
 * @param realPath without symlinks, from {@link resolveInside}
 * @returns the text, or a problem: `not-a-file`, `file-too-large`, `file-unreadable`
 */
export async function readWholeFile(
  realPath: string,
  maxBytes: number,
): Promise<string | MapProblem> {
  return withRegularFile(realPath, async (file, size) => {
    if (size > maxBytes) return tooLarge(realPath, size, maxBytes);
    return (await readRange(file, 0, size)).toString("utf8");
  });
}

/** Reads the last bytes of a file as UTF-8; the whole file if it is shorter. */
export async function readTail(realPath: string, bytes: number): Promise<string | MapProblem> {
  return withRegularFile(realPath, async (file, size) => {
    const start = Math.max(0, size - bytes);
    return (await readRange(file, start, size - start)).toString("utf8");
  });
}

/** Reads the first bytes of a file as UTF-8; the whole file if it is shorter. */
export async function readHead(realPath: string, bytes: number): Promise<string | MapProblem> {
  return withRegularFile(realPath, async (file, size) =>
    (await readRange(file, 0, Math.min(bytes, size))).toString("utf8"),
  );
}

/** The SHA-256 of a file in lower-case hexadecimal digits, read in chunks. */
export async function hashFile(realPath: string, maxBytes: number): Promise<string | MapProblem> {
  return withRegularFile(realPath, async (file, size) => {
    if (size > maxBytes) return tooLarge(realPath, size, maxBytes);
    const { createHash } = await import("node:crypto");
    const hash = createHash("sha256");
    const step = 1024 * 1024;
    for (let at = 0; at < size; at += step) {
      hash.update(await readRange(file, at, Math.min(step, size - at)));
    }
    return hash.digest("hex");
  });
}

/** Whether a file has its recorded SHA-256; true if none was recorded. */
export async function hasHash(
  realPath: string,
  sha256: string | undefined,
  maxBytes: number,
): Promise<boolean> {
  return sha256 === undefined || (await hashFile(realPath, maxBytes)) === sha256.toLowerCase();
}

async function withRegularFile(
  realPath: string,
  read: (file: FileHandle, sizeBytes: number) => Promise<string | MapProblem>,
): Promise<string | MapProblem> {
  let file: FileHandle | undefined;
  try {
    // Checked before opening as well, because opening a device can have side effects.
    if (!(await stat(realPath)).isFile()) return notAFile(realPath);
    file = await open(realPath, FLAGS);
    const status = await file.stat();
    if (!status.isFile()) return notAFile(realPath);
    return await read(file, status.size);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return mapProblem("file-unreadable", realPath, `cannot be read: ${reason}`);
  } finally {
    await file?.close();
  }
}

async function readRange(file: FileHandle, start: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(buffer, filled, length - filled, start + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}

function notAFile(path: string): MapProblem {
  return mapProblem("not-a-file", path, "is not a regular file and is not read");
}

function tooLarge(path: string, size: number, limit: number): MapProblem {
  return mapProblem("file-too-large", path, `has ${size} bytes, more than the limit of ${limit}`);
}
