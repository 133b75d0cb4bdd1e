import { join, parse } from "node:path";
import { hostName } from "./host-name.js";

/**
 * Fills in the place-holders of a log's path: `%p` or `{pid}` the process id, `%h` or `{host}` the host's name, `%%` a
 * percent sign. In the files of systemd and supervisord the percent sign has a meaning of its own.
 */
export function expandFilePattern(pattern: string): string {
  return pattern.replaceAll(/%[ph%]|\{(?:pid|host)\}/g, (mark) => {
    if (mark === "%p" || mark === "{pid}") return String(process.pid);
    return mark === "%%" ? "%" : (hostName() ?? "localhost");
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
