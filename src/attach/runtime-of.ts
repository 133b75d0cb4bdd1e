import { closeSync, openSync, readSync } from "node:fs";
import { basename } from "node:path";

/** What runs JavaScript in a process, if anything. */
export type Runtime = "node" | "bun" | "deno" | "other";

/**
 * Texts that only such a binary holds: Node's word on an inspector that cannot listen, and the marks that `bun build
 * --compile` and `deno compile` look for in themselves.
 */
const MARKS: readonly (readonly [Runtime, string])[] = [
  ["bun", "---- Bun! ----"],
  ["deno", "d3n0l4nd"],
  ["node", "Starting inspector on "],
];

/**
 * Tells what a program is by its name, and where that does not say it (Electron, a single executable application, a
 * renamed binary) by its contents.
 *
 * @param path as it is called
 * @param file where it can be read, such as `/proc/17/exe`: it may have been replaced, or lie in a container
 */
export function runtimeOf(path: string, file: string): Runtime {
  const name = basename(path.replace(/ \(deleted\)$/, ""));
  if (isNamedNode(path)) return "node";
  if (/^bunx?(-.*)?$/.test(name)) return "bun";
  if (/^deno(-.*)?$/.test(name)) return "deno";
  const found = marksIn(file);
  return MARKS.find(([runtime]) => found.has(runtime))?.[0] ?? "other";
}

/** A program has the name of a Node. */
export function isNamedNode(path: string): boolean {
  return /^node(js)?[-\d.]*(?: \(deleted\))?$/i.test(basename(path));
}

const CHUNK_BYTES = 4 * 1024 * 1024;

/** Reads some 100 MB in a tenth of a second. */
function marksIn(file: string): ReadonlySet<Runtime> {
  const found = new Set<Runtime>();
  const overlap = Math.max(...MARKS.map(([, mark]) => mark.length));
  const buffer = Buffer.alloc(CHUNK_BYTES + overlap);
  let descriptor: number | undefined;
  try {
    descriptor = openSync(file, "r");
    for (let at = 0; ; at += CHUNK_BYTES) {
      const length = readSync(descriptor, buffer, 0, buffer.length, at);
      const part = buffer.subarray(0, length);
      for (const [runtime, mark] of MARKS) if (part.includes(mark, 0, "latin1")) found.add(runtime);
      if (length <= CHUNK_BYTES) return found;
    }
  } catch {
    return found;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}
