/**
 * Splits paths of other machines into names: both kinds of slashes, URLs, queries.
 */
import { fileURLToPath } from "node:url";
import { decodedUrl } from "../record/decoded-url.js";

/** The names of a path or URL, without empty ones and `.`, and with `..` resolved where possible. */
export function pathSegments(path: string): string[] {
  const bare = stripUrl(path).replaceAll("\\", "/");
  const segments: string[] = [];
  for (const segment of bare.split("/")) {
    if (segment === "" || segment === ".") continue;
    if (segment === ".." && segments.length > 0 && segments.at(-1) !== "..") segments.pop();
    else segments.push(segment);
  }
  return segments;
}

/** How many trailing names two paths share. */
export function commonSuffixLength(a: readonly string[], b: readonly string[]): number {
  let length = 0;
  while (length < a.length && length < b.length && a.at(-1 - length) === b.at(-1 - length)) {
    length += 1;
  }
  return length;
}

/** The path that a `file:` URL denotes on this machine; undefined for one of another host, which Windows would go and ask. */
export function pathOfFileUrl(url: string): string | undefined {
  try {
    return new URL(url).host === "" ? fileURLToPath(url) : undefined;
  } catch {
    return undefined;
  }
}

/** The local path that a frame's file denotes; undefined for `node:`, `https:`, shares and relative ones. */
export function localPath(file: string): string | undefined {
  if (/^file:/i.test(file)) return pathOfFileUrl(file);
  return /^(?:\/|[A-Za-z]:[\\/])/.test(file) ? withoutQuery(file) : undefined;
}

/** A folder may be called `C#` or `why?`, so only the last name of a path has a query. */
function withoutQuery(path: string): string {
  return path.replace(/[?#][^/\\]*$/, "");
}

function stripUrl(path: string): string {
  const match = /^[A-Za-z][A-Za-z\d+.-]+:\/\/[^/]*(\/[^?#]*)?/.exec(path);
  if (match === null) return withoutQuery(path);
  return decodedUrl(match[1] ?? "");
}
