/**
 * How an original source is shown, and where it would lie on this machine.
 */
import { dirname, resolve } from "node:path";
import { decodedUrl } from "../record/decoded-url.js";
import { stripMachine } from "../stack/machine-path.js";
import { packageFolderOf, packageOf } from "../stack/package-path.js";
import { plainPath, stepsOf, virtualSchemeLength } from "../stack/path-steps.js";
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
 * A package's sources lie in the package: maps are published as they were in the author's repository, where `../../src/index.ts` led to
 * `src`, and from `node_modules/typeorm` it leads to a file of the application.
 *
 * @param source as in the map, including `sourceRoot`
 * @param directory the folder against which relative sources are resolved: relative (below a root) or absolute
 */
export function shownSource(source: string, directory: string): string {
  const path = source.replaceAll("\\", "/");
  if (/^https?:/i.test(path)) return path;
  const folder = collapse(directory.replaceAll("\\", "/"));
  const home = packageFolderOf(folder);
  if (/^(?:file:|\/|[A-Za-z]:\/)/i.test(path)) {
    const local = absoluteSource(path);
    if (home === undefined || packageOf(local) !== undefined) return local;
    return `${home}/${stripMachine(plainPath(local))}`;
  }
  const schemeLength = virtualSchemeLength(path);
  const file = decodedUrl(path.slice(schemeLength).replace(/\?[^/]*$/, ""));
  const isRelative = schemeLength === 0 && folder !== "";
  if (home === undefined) return collapse(isRelative ? `${folder}/${file}` : file);
  const inHome = isRelative ? `${folder.slice(home.length)}/${file}` : file;
  return `${home}/${stepsOf(inHome).join("/")}`;
}

/**
 * The local path that a source would have, given the folder of its map; undefined for `webpack:` and the like, and for what lies outside of
 * the package of the map: it is another file than the author's.
 */
export function sourceOnDisk(source: string, mapDirectory: string): string | undefined {
  const path = source.replaceAll("\\", "/");
  const local = localPath(path);
  const isVirtual = /^[A-Za-z][A-Za-z\d+.-]+:/.test(path) || path.includes("\0");
  if (local === undefined && isVirtual) return undefined;
  const file = local ?? resolve(mapDirectory, decodedUrl(path));
  const home = packageFolderOf(mapDirectory);
  return home === undefined || packageFolderOf(dirname(file)) === home ? file : undefined;
}

function absoluteSource(path: string): string {
  if (!/^file:/i.test(path)) return collapse(decodedUrl(path));
  const local = localPath(path)?.replaceAll("\\", "/") ?? path;
  return local.replace(/^\/(?=[A-Za-z]:\/)/, "");
}

function collapse(path: string): string {
  const root = /^(?:[A-Za-z]:)?\//.exec(path)?.[0] ?? "";
  return root + stepsOf(path.slice(root.length)).join("/");
}
