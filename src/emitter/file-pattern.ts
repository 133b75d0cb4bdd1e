import { hostname } from "node:os";
import { join, parse } from "node:path";

/** Fills in the place-holders of a log's path: `%p` the process id, `%h` the host's name, `%%` a percent sign. */
export function expandFilePattern(pattern: string): string {
  return pattern.replaceAll(/%[ph%]/g, (mark) => {
    if (mark === "%p") return String(process.pid);
    return mark === "%h" ? hostname() : "%";
  });
}

/**
 * The path of a rotated file: `stalls.7.ndjson` becomes `stalls.7.1.ndjson`, so that a glob for `*.ndjson` finds it too.
 *
 * @param number 1 is the youngest
 */
export function rotatedPath(path: string, number: number): string {
  const { dir, name, ext } = parse(path);
  return join(dir, `${name}.${number}${ext}`);
}
