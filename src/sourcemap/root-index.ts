/**
 * Lists the files below one `--source-maps` folder: names only, once, on first use.
 */
import { readdir, realpath } from "node:fs/promises";
import { join } from "node:path";
import type { SourceMapLimits } from "./limits.js";
import { pathSegments } from "./path-segments.js";
import { type MapProblem, mapProblem } from "./problem.js";

/** A generated file, its map, or both, found under a root. */
export interface Candidate {
  /** The root's real path; nothing outside it is read for this candidate. */
  readonly root: string;
  /** The generated file's path below the root, as names. */
  readonly segments: readonly string[];
  /** The generated file, if it exists. */
  readonly generatedPath?: string;
  /** The file of that name + `.map`, if it exists. */
  readonly mapPath?: string;
}

const SKIPPED: ReadonlySet<string> = new Set(["node_modules", ".git"]);
const GENERATED = /\.(?:[cm]?jsx?|[cm]?tsx?|jsbundle|bundle)$/i;
const MAP = /\.map$/i;

/** The listed content of one root. */
export interface RootIndex {
  readonly root: string;
  readonly byName: ReadonlyMap<string, readonly Candidate[]>;
  readonly problems: readonly MapProblem[];
}

/**
 * Lists the generated files and maps below a folder.
 *
 * Links to folders are not followed, which excludes cycles and escapes. `node_modules` and `.git` are not entered: files of
 * packages are looked up by their path below `node_modules` instead.
 */
export async function indexRoot(directory: string, limits: SourceMapLimits): Promise<RootIndex> {
  const problems: MapProblem[] = [];
  const found = new Map<string, { segments: string[]; generatedPath?: string; mapPath?: string }>();
  let root: string;
  try {
    root = await realpath(directory);
  } catch {
    problems.push(mapProblem("root-unreadable", directory, "no such directory"));
    return { root: directory, byName: new Map(), problems };
  }
  let entries = 0;
  const todo: string[][] = [[]];
  for (let folder = todo.shift(); folder !== undefined; folder = todo.shift()) {
    const path = join(root, ...folder);
    const listed = await readdir(path, { withFileTypes: true }).catch(() => undefined);
    if (listed === undefined) {
      problems.push(mapProblem("root-unreadable", path, "this directory cannot be listed"));
      continue;
    }
    for (const entry of listed) {
      entries += 1;
      if (entries > limits.rootEntries) break;
      if (entry.isDirectory()) {
        if (!SKIPPED.has(entry.name) && folder.length < limits.rootDepth)
          todo.push([...folder, entry.name]);
        continue;
      }
      const isMap = MAP.test(entry.name);
      const name = isMap ? entry.name.slice(0, -4) : entry.name;
      if (!isMap && !GENERATED.test(name)) continue;
      const key = [...folder, name].join("/");
      const one = found.get(key) ?? { segments: [...folder, name] };
      one[isMap ? "mapPath" : "generatedPath"] = join(path, entry.name);
      found.set(key, one);
    }
    if (entries > limits.rootEntries) {
      const message = `has more than ${limits.rootEntries} files; only that many were searched`;
      problems.push(mapProblem("root-too-large", directory, message));
      break;
    }
  }
  const byName = new Map<string, Candidate[]>();
  for (const one of found.values()) {
    const name = one.segments.at(-1) ?? "";
    const list = byName.get(name);
    if (list === undefined) byName.set(name, [{ root, ...one }]);
    else list.push({ root, ...one });
  }
  return { root, byName, problems };
}

/** The candidates for a package's file: below the root, its path from each `node_modules` on. */
export function packageCandidates(root: string, file: string): Candidate[] {
  const segments = pathSegments(file);
  if (segments.includes("..")) return [];
  return segments.flatMap((segment, index) => {
    if (segment !== "node_modules") return [];
    const below = segments.slice(index);
    const path = join(root, ...below);
    return [{ root, segments: below, generatedPath: path, mapPath: `${path}.map` }];
  });
}
