/**
 * Finds the map of a generated file named in a stack: by debug id, in the given roots, or beside the file itself.
 */
import { existsSync } from "node:fs";
import { dirname, relative } from "node:path";
import { defined } from "../record/defined.js";
import { remembered } from "../stack/bounded-cache.js";
import { normaliseSourcePath } from "../stack/identity.js";
import type { ScriptIdentity } from "../stack/stack-query.js";
import { readDebugIdOfMapFile } from "./debug-id.js";
import type { SourceMapLimits } from "./limits.js";
import { type LocatedMap, locateMap, type MapPlace, placeOfLocalFile } from "./map-location.js";
import { commonSuffixLength, localPath, pathSegments } from "./path-segments.js";
import { type MapProblem, mapProblem } from "./problem.js";
import { type Candidate, indexRoot, packageCandidates, type RootIndex } from "./root-index.js";
import { hashFile, readTail, resolveInside } from "./safe-file.js";
import { readDebugId } from "./source-mapping-url.js";
import type { SourceDirectories } from "./source-path.js";

/** A folder of maps, for one version of the application or for all versions. */
export interface MapRoot {
  readonly version?: string;
  readonly directory: string;
}

/** A generated file as it is named in the stacks of one version. */
export interface GeneratedFile {
  readonly file: string;
  readonly version: string | undefined;
  readonly script: ScriptIdentity | undefined;
}

/** The result of a search. */
export interface FoundMap {
  readonly outcome: "found" | "no-map" | "stale-map" | "ambiguous-map";
  readonly map?: LocatedMap;
  /** The file that ran, or one of the same name, if it is available and has no map. */
  readonly generatedPath?: string | undefined;
  /** The folders against which relative sources are resolved. */
  readonly directories: SourceDirectories;
  readonly problems: readonly MapProblem[];
}

/** The finder's settings. */
export interface FinderOptions {
  readonly roots: readonly MapRoot[];
  readonly useLocalFiles: boolean;
  readonly force: boolean;
  readonly limits: SourceMapLimits;
}

interface Ranked {
  readonly candidate: Candidate;
  readonly suffix: number;
}

/** Finds maps, and caches the listings of the roots. */
export class MapFinder {
  readonly #options: FinderOptions;
  readonly #indexes = new Map<string, Promise<RootIndex>>();
  readonly #debugIds = new Map<string, Promise<Map<string, Candidate[]>>>();
  readonly #reported = new Set<string>();
  /** The folders of local files. Most stacks come from another machine, and name a thousand files in forty folders. */
  readonly #folderOf = remembered((folder) => (existsSync(folder) ? folder : undefined));

  constructor(options: FinderOptions) {
    this.#options = options;
  }

  /** Finds the map of one generated file; never throws because of what is on disk. */
  async find(wanted: GeneratedFile): Promise<FoundMap> {
    const problems: MapProblem[] = [];
    let stale: FoundMap | undefined;
    let generatedPath: string | undefined;
    // Roots for this version come first; a root for all versions is the fallback.
    const own = this.#options.roots.filter(
      (root) => root.version !== undefined && root.version === wanted.version,
    );
    const shared = this.#options.roots.filter((root) => root.version === undefined);
    for (const roots of [own, shared].filter(({ length }) => length > 0)) {
      const found = await this.#findInRoots(wanted, roots, problems);
      if (found.outcome === "found" || found.outcome === "ambiguous-map") return found;
      if (found.outcome === "stale-map") stale ??= found;
      generatedPath ??= found.generatedPath;
    }
    if (this.#options.useLocalFiles && stale === undefined) {
      const path = localPath(wanted.file);
      const isHere = path !== undefined && this.#folderOf(dirname(path)) !== undefined;
      const place = isHere ? await placeOfLocalFile(path) : undefined;
      if (place !== undefined) {
        const found = await this.#open(wanted, place, problems, true);
        if (found.outcome !== "no-map") return found;
        generatedPath ??= found.generatedPath;
      }
    }
    return stale ?? noMap(problems, generatedPath);
  }

  async #findInRoots(
    wanted: GeneratedFile,
    roots: readonly MapRoot[],
    problems: MapProblem[],
  ): Promise<FoundMap> {
    const indexes = await Promise.all(roots.map((root) => this.#index(root.directory)));
    for (const index of indexes) this.#reportOnce(index, problems);
    const debugId = wanted.script?.debugId?.toLowerCase();
    if (debugId !== undefined) {
      for (const index of indexes) {
        const byId = (await this.#debugIdsOf(index)).get(debugId) ?? [];
        const [candidate] = byId;
        if (candidate === undefined) continue;
        const found = await this.#open(wanted, placeOf(candidate), problems);
        if (found.outcome === "found") return found;
      }
    }
    const segments = pathSegments(wanted.file);
    const isInPackage = segments.includes("node_modules");
    const ranked = indexes
      .flatMap((index) =>
        isInPackage
          ? packageCandidates(index.root, wanted.file)
          : (index.byName.get(segments.at(-1) ?? "") ?? []),
      )
      .map((candidate) => ({ candidate, suffix: commonSuffixLength(segments, candidate.segments) }))
      .sort((a, b) => b.suffix - a.suffix);
    let generatedPath: string | undefined;
    for (let from = 0; from < ranked.length; ) {
      const suffix = ranked[from]?.suffix;
      const equals = ranked.filter((one) => one.suffix === suffix);
      const found = await this.#chooseAmong(wanted, equals, problems);
      if (found.outcome !== "no-map") return found;
      generatedPath ??= found.generatedPath;
      from += equals.length;
    }
    return noMap(problems, generatedPath);
  }

  /** Chooses among equally good candidates with distinct maps. Only the recorded hash decides. */
  async #chooseAmong(
    wanted: GeneratedFile,
    ranked: readonly Ranked[],
    problems: MapProblem[],
  ): Promise<FoundMap> {
    const found: FoundMap[] = [];
    const mapless = new Set<string>();
    for (const { candidate } of ranked) {
      const one = await this.#open(wanted, placeOf(candidate), problems);
      if (one.generatedPath !== undefined) mapless.add(one.generatedPath);
      const isDouble = found.some(
        (other) => one.map !== undefined && other.map?.path === one.map.path,
      );
      if (one.outcome !== "no-map" && !isDouble) found.push(one);
    }
    const fresh = found.filter((one) => one.outcome === "found");
    const [first] = fresh.length > 0 ? fresh : found;
    if (first === undefined) {
      const [generatedPath, ...others] = mapless;
      return noMap(problems, others.length === 0 ? generatedPath : undefined);
    }
    const isHashed = wanted.script?.sha256 !== undefined && first.map?.generatedPath !== undefined;
    if (fresh.length <= 1 || (isHashed && !this.#options.force)) return first;
    const paths = fresh.map((one) => one.map?.path ?? "").join(", ");
    problems.push(
      mapProblem(
        "ambiguous-map",
        wanted.file,
        `several maps match equally well, none was used: ${paths}`,
      ),
    );
    return { ...noMap(problems), outcome: "ambiguous-map" };
  }

  /** @param isLocal the map lies beside the file that the stack names */
  async #open(
    wanted: GeneratedFile,
    place: MapPlace,
    problems: MapProblem[],
    isLocal = false,
  ): Promise<FoundMap> {
    const { limits, force } = this.#options;
    const located = await locateMap(place, limits);
    problems.push(...located.problems);
    const { map } = located;
    if (map === undefined) return noMap(problems, located.generatedPath);
    const inProgram = programDirectory(wanted.file, map);
    const directories = { shown: isLocal ? map.directory : inProgram, inProgram };
    const expected = wanted.script?.sha256?.toLowerCase();
    if (expected !== undefined && map.generatedPath !== undefined) {
      const actual = await hashFile(map.generatedPath, limits.mapBytes);
      if (actual !== expected && !force) {
        const message = `is not the file that ran (sha256 ${String(actual).slice(0, 12)}…, recorded ${expected.slice(0, 12)}…)`;
        problems.push(mapProblem("stale-map", map.generatedPath, message));
        return { outcome: "stale-map", map, directories, problems };
      }
    }
    return { outcome: "found", map, directories, problems };
  }

  #index(directory: string): Promise<RootIndex> {
    const known = this.#indexes.get(directory);
    if (known !== undefined) return known;
    const index = indexRoot(directory, this.#options.limits);
    this.#indexes.set(directory, index);
    return index;
  }

  #reportOnce(index: RootIndex, problems: MapProblem[]): void {
    if (this.#reported.has(index.root)) return;
    this.#reported.add(index.root);
    problems.push(...index.problems);
  }

  /** Listed only if a log has a debug id, because every file of the root must be opened. */
  #debugIdsOf(index: RootIndex): Promise<Map<string, Candidate[]>> {
    const known = this.#debugIds.get(index.root);
    if (known !== undefined) return known;
    const listing = listDebugIds(index, this.#options.limits);
    this.#debugIds.set(index.root, listing);
    return listing;
  }
}

async function listDebugIds(
  index: RootIndex,
  limits: SourceMapLimits,
): Promise<Map<string, Candidate[]>> {
  const byId = new Map<string, Candidate[]>();
  for (const candidate of [...index.byName.values()].flat()) {
    const ids = new Set<string | undefined>();
    const generated =
      candidate.generatedPath && (await resolveInside(index.root, candidate.generatedPath));
    if (typeof generated === "string") {
      const tail = await readTail(generated, limits.tailBytes);
      if (typeof tail === "string") ids.add(readDebugId(tail));
    }
    const map = candidate.mapPath && (await resolveInside(index.root, candidate.mapPath));
    if (typeof map === "string") ids.add(await readDebugIdOfMapFile(map));
    for (const id of ids) {
      if (id !== undefined) byId.set(id, [...(byId.get(id) ?? []), candidate]);
    }
  }
  return byId;
}

function placeOf(candidate: Candidate): MapPlace {
  const { root, generatedPath, mapPath } = candidate;
  return defined({ boundary: root, generatedPath, mapPath });
}

function noMap(problems: readonly MapProblem[], generatedPath?: string): FoundMap {
  const directories = { shown: "", inProgram: "" };
  return { outcome: "no-map", generatedPath, directories, problems };
}

/**
 * The folder of a map within the program that ran, derived from the generated file's name in stacks. It depends neither on where the
 * program was installed nor on where the map was found: `/srv/shop/dist`, `maps/shop/dist` and `dist` are the same.
 */
function programDirectory(file: string, { generatedPath, directory }: LocatedMap): string {
  const identity = normaliseSourcePath(file).replace(/^https?:\/\/[^/]*\//i, "");
  const fromFile = generatedPath === undefined ? "" : relative(dirname(generatedPath), directory);
  return `${dirname(identity)}/${fromFile.replaceAll("\\", "/")}`;
}
