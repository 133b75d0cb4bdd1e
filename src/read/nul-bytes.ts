import { type LineProblem, lineProblem } from "../record/problem.js";

const NUL = 0;

/** What a line holds besides NUL bytes. @returns the same memory if there are none, else a copy */
export function withoutNuls(bytes: Buffer): Buffer {
  let length = bytes.indexOf(NUL);
  if (length < 0) return bytes;
  const kept = Buffer.from(bytes);
  for (let at = length; at < bytes.length; at++) {
    const byte = bytes[at] as number;
    if (byte !== NUL) kept[length++] = byte;
  }
  return length === 0 ? NOTHING : kept.subarray(0, length);
}

const NOTHING = Buffer.alloc(0);

/** The problem of a line with NUL bytes, which some file systems leave for what had not reached the disk. @param count how many */
export function nulProblem(count: number): LineProblem {
  const bytes = count === 1 ? "1 NUL byte" : `${count} NUL bytes`;
  return lineProblem("nul-bytes", `${bytes}: the machine probably crashed while writing`);
}
