import { hostname } from "node:os";

/** Fills in the place-holders of a log's path: `%p` the process id, `%h` the host's name, `%%` a percent sign. */
export function expandFilePattern(pattern: string): string {
  return pattern.replaceAll(/%[ph%]/g, (mark) => {
    if (mark === "%p") return String(process.pid);
    return mark === "%h" ? hostname() : "%";
  });
}
