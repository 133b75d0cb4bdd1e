/**
 * How an original source is shown, and where it would lie on this machine.
 */
import { resolve } from "node:path";
import { decodedUrl } from "../record/decoded-url.js";
import { stepsOf, virtualSchemeLength } from "../stack/path-steps.js";
import { localPath } from "./path-segments.js";

/** The folder against which the relative sources of a map are resolved. */
export interface SourceDirectories {
  /** For people: a real local folder, if there is one. */
  readonly shown: string;
  /** For the identity: relative to the program, wherever it was installed and the map was found. */
  readonly inProgram: string;
}

/**
 * Converts a source of a map to the path that is shown.
 *
 * `webpack://shop/./src/cart.ts?a1b2` becomes `src/cart.ts`; `../src/cart.ts` of a map shown in `dist` becomes
 * `src/cart.ts`; a `file:` URL or absolute path stays absolute; a path that leaves the known folder loses its `../`. Sources are
 * URL references (ECMA-426): `%5Bid%5D` is `[id]`.
 *
 * @param source as in the map, including `sourceRoot`
 * @param directory the folder against which relative sources are resolved: relative (below a root) or absolute
 */
export function shownSource(source: string, directory: string): string {
  const path = source.replaceAll("\\", "/");
  if (/^file:/i.test(path)) {
    const local = localPath(path)?.replaceAll("\\", "/") ?? path;
    return local.replace(/^\/(?=[A-Za-z]:\/)/, "");
  }
  if (/^https?:/i.test(path)) return path;
  const isAbsolute = /^(?:\/|[A-Za-z]:\/)/.test(path);
  const schemeLength = virtualSchemeLength(path);
  const inside = path.slice(schemeLength);
  const file = decodedUrl(isAbsolute ? path : inside.replace(/\?[^/]*$/, ""));
  return collapse(file, isAbsolute || schemeLength > 0 ? "" : directory.replaceAll("\\", "/"));
}

/** The local path that a source would have, given the folder of its map; undefined for `webpack:` and the like. */
export function sourceOnDisk(source: string, mapDirectory: string): string | undefined {
  const path = source.replaceAll("\\", "/");
  const local = localPath(path);
  if (local !== undefined) return local;
  if (/^[A-Za-z][A-Za-z\d+.-]+:/.test(path) || path.includes("\0")) return undefined;
  return resolve(mapDirectory, decodedUrl(path));
}

function collapse(path: string, directory: string): string {
  const joined = directory === "" ? path : `${directory}/${path}`;
  const root = /^(?:[A-Za-z]:)?\//.exec(joined)?.[0] ?? "";
  return root + stepsOf(joined.slice(root.length)).join("/");
}
