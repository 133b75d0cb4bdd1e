import { fstatSync, ftruncateSync, readSync, writeSync } from "node:fs";

const NEWLINE = "\n".charCodeAt(0);

/**
 * Appends to a file all or nothing: if a disk is full halfway, what was written is taken back, unless another process has
 * written behind it.
 *
 * @param pieces one `write` each
 * @returns where the file ends now
 * @throws the system's error
 */
export function appendWhole(fd: number, pieces: Iterable<Buffer>): number {
  const before = fstatSync(fd).size;
  let end = before;
  try {
    for (const piece of pieces) {
      // A write that is cut short is no error: that comes with the rest.
      for (let from = 0; from < piece.length; ) {
        const count = writeSync(fd, piece, from);
        if (count === 0) throw Object.assign(new Error("the disk is full"), { code: "ENOSPC" });
        from += count;
        end += count;
      }
    }
    return end;
  } catch (error) {
    if (end > before && fstatSync(fd).size === end) ftruncateSync(fd, before);
    throw error;
  }
}

/**
 * The same for whole lines of a log. Whoever was killed in the middle of one, or met a full disk, has left half a line behind:
 * ours must not be glued to it, so they begin with a newline then.
 *
 * @param fd of a file that may also be read
 */
export function appendLines(fd: number, lines: Buffer): number {
  const isApart = endsLine(fd, fstatSync(fd).size);
  return appendWhole(fd, [isApart ? lines : Buffer.concat([Buffer.from([NEWLINE]), lines])]);
}

function endsLine(fd: number, size: number): boolean {
  if (size === 0) return true;
  const last = Buffer.alloc(1);
  try {
    return readSync(fd, last, 0, 1, size - 1) !== 1 || last[0] === NEWLINE;
  } catch {
    return true; // nothing can be known, so nothing is repaired
  }
}
