import { readFileSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { weakMemo } from "./weak-memo.js";

/** Larger files are not read: it would take longer than it is worth. */
const SIZE_LIMIT_BYTES = 32 * 1024 * 1024;

/** As text it may take twice as many bytes of a heap that has 64 MB. */
const TEXT_LIMIT_BYTES = SIZE_LIMIT_BYTES / 2;

/** The path of a script; undefined for one that is no local file: a URL could be anything. */
export function pathOfScript(url: string): string | undefined {
  if (!url.startsWith("file:")) {
    return /^[a-z][a-z0-9+.-]+:/i.test(url) && !/^[a-z]:\\/i.test(url) ? undefined : url;
  }
  try {
    return fileURLToPath(url);
  } catch {
    return undefined; // of another host
  }
}

/**
 * The bytes of a script's file; undefined if it has none that can be read. Only regular files are, since a FIFO would block the
 * watchdog.
 */
export function readScript(url: string): Buffer | undefined {
  const path = pathOfScript(url);
  if (path === undefined) return undefined;
  try {
    const stat = statSync(path);
    return stat.isFile() && stat.size <= SIZE_LIMIT_BYTES ? readFileSync(path) : undefined;
  } catch {
    return undefined;
  }
}

/** The text of a script's file; undefined if it has none that can be read. */
export const readScriptText = weakMemo((url) => {
  const bytes = readScript(url);
  return bytes === undefined || bytes.length > TEXT_LIMIT_BYTES ? undefined : bytes.toString();
});
