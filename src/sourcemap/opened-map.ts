/**
 * A map while it is open: look-ups, the texts of its sources, and a second hop if a source has its own map.
 */
import { basename, dirname } from "node:path";
import { type MapConsumer, openConsumer } from "./consumer.js";
import { decodeDataUrl, isDataUrl } from "./data-url.js";
import type { SourceMapLimits } from "./limits.js";
import { type LocatedMap, locateMap, readMapText } from "./map-location.js";
import { OriginalSource } from "./original-source.js";
import { type ParsedMap, parseMap } from "./parse-map.js";
import type { MapPosition } from "./position.js";
import type { MapProblem } from "./problem.js";
import { readWholeFile, resolveInside } from "./safe-file.js";
import { readSourceMappingUrl } from "./source-mapping-url.js";
import { type SourceDirectories, shownSource, sourceOnDisk } from "./source-path.js";
import { withUnmappedPrefix } from "./unmapped-prefix.js";

/** Where a generated position comes from, after at most two hops. */
export interface ResolvedPosition extends MapPosition {
  /** The path shown to people. */
  readonly file: string;
  /** The path within the program. */
  readonly pathInProgram: string;
  readonly isIgnored: boolean;
  /** The map's name for the identifier there. */
  readonly name: string | undefined;
  /** The text of the file, if it is available. */
  readonly text: OriginalSource | undefined;
}

interface Source {
  readonly shown: string;
  readonly inProgram: string;
  readonly text: OriginalSource | undefined;
  readonly next: OpenedMap | undefined;
}

/** An open map; `close` frees its memory. */
export class OpenedMap {
  readonly debugId: string | undefined;
  readonly #map: LocatedMap;
  readonly #parsed: ParsedMap;
  readonly #consumer: MapConsumer;
  readonly #directories: SourceDirectories;
  readonly #limits: SourceMapLimits;
  readonly #hopsLeft: number;
  readonly #sources = new Map<number, Promise<Source>>();
  readonly #next: OpenedMap[] = [];

  private constructor(
    map: LocatedMap,
    parsed: ParsedMap,
    consumer: MapConsumer,
    directories: SourceDirectories,
    limits: SourceMapLimits,
    hopsLeft: number,
  ) {
    this.debugId = parsed.debugId;
    this.#map = map;
    this.#parsed = parsed;
    this.#consumer = consumer;
    this.#directories = directories;
    this.#limits = limits;
    this.#hopsLeft = hopsLeft;
  }

  /** Reads, checks and opens a located map. */
  static async open(
    map: LocatedMap,
    directories: SourceDirectories,
    limits: SourceMapLimits,
    hopsLeft = 1,
  ): Promise<OpenedMap | MapProblem> {
    const parsed = await readMap(map, limits);
    if ("code" in parsed) return parsed;
    const opened = await openConsumer(parsed.mappings, map.path);
    if ("code" in opened) return opened;
    const consumer = await withUnmappedPrefix(opened, map.generatedPath);
    return new OpenedMap(map, parsed, consumer, directories, limits, hopsLeft);
  }

  /** Resolves a generated position; undefined if the map does not cover it. */
  async resolve(position: MapPosition): Promise<ResolvedPosition | undefined> {
    const found = this.#consumer.originalPosition(position);
    if (found === undefined) return undefined;
    const file = this.#parsed.sources[found.source];
    if (file === undefined || file.url === null) return undefined;
    const source = await this.#source(found.source);
    if (source.next !== undefined) {
      const further = await source.next.resolve(found);
      if (further !== undefined) return further;
    }
    return {
      line: found.line,
      column: found.column,
      file: source.shown,
      pathInProgram: source.inProgram,
      isIgnored: file.isIgnored,
      name: found.name,
      text: source.text,
    };
  }

  /** Whether a segment begins exactly at a position: the previous column resolves to something else. */
  isExact(position: MapPosition): boolean {
    if (position.column === 0) return true;
    const here = this.#consumer.originalPosition(position);
    const before = this.#consumer.originalPosition({
      line: position.line,
      column: position.column - 1,
    });
    return (
      here?.line !== before?.line ||
      here?.column !== before?.column ||
      here?.source !== before?.source
    );
  }

  /** Frees the memory of this map and of those of its sources. */
  close(): void {
    this.#consumer.close();
    for (const next of this.#next) next.close();
  }

  #source(index: number): Promise<Source> {
    const known = this.#sources.get(index);
    if (known !== undefined) return known;
    const source = this.#readSource(index);
    this.#sources.set(index, source);
    return source;
  }

  async #readSource(index: number): Promise<Source> {
    const { url, content } = this.#parsed.sources[index] ?? { url: null };
    if (url === null) return { shown: "", inProgram: "", text: undefined, next: undefined };
    const shown = shownSource(url, this.#directories.shown);
    const inProgram = shownSource(url, this.#directories.inProgram);
    const mayBeGenerated = this.#hopsLeft > 0 && /\.[cm]?jsx?$/i.test(shown);
    const onDisk =
      content === undefined || mayBeGenerated ? await this.#pathOnDisk(url) : undefined;
    let text = content;
    if (text === undefined && onDisk !== undefined) {
      const read = await readWholeFile(onDisk, this.#limits.fileBytes);
      if (typeof read === "string") text = read;
    }
    const places = { shown, inProgram };
    const next = mayBeGenerated ? await this.#openNext(places, text, onDisk) : undefined;
    return { ...places, text: text === undefined ? undefined : new OriginalSource(text), next };
  }

  /** A source's own file, if it may be read. */
  async #pathOnDisk(url: string): Promise<string | undefined> {
    const path = sourceOnDisk(url, this.#map.directory);
    const real = path === undefined ? undefined : await resolveInside(this.#map.boundary, path);
    return typeof real === "string" ? real : undefined;
  }

  /** Opens the map of a source that was itself generated: one named by its `sourceMappingURL`, or beside it. */
  async #openNext(
    source: SourceDirectories,
    text: string | undefined,
    onDisk: string | undefined,
  ): Promise<OpenedMap | undefined> {
    const url =
      text === undefined ? undefined : readSourceMappingUrl(text.slice(-this.#limits.mapBytes));
    let map: LocatedMap | undefined;
    if (url !== undefined && isDataUrl(url)) {
      const inlineText = decodeDataUrl(url, source.shown);
      if (typeof inlineText === "string") {
        const directory = onDisk === undefined ? this.#map.directory : dirname(onDisk);
        map = { path: source.shown, directory, boundary: this.#map.boundary, inlineText };
      }
    } else if (
      onDisk !== undefined &&
      basename(onDisk) !== basename(this.#map.generatedPath ?? "")
    ) {
      const place = { boundary: this.#map.boundary, generatedPath: onDisk };
      map = (await locateMap(place, this.#limits)).map;
    }
    if (map === undefined || map.path === this.#map.path) return undefined;
    const directories = { shown: dirname(source.shown), inProgram: dirname(source.inProgram) };
    const next = await OpenedMap.open(map, directories, this.#limits, this.#hopsLeft - 1);
    if ("code" in next) return undefined;
    this.#next.push(next);
    return next;
  }
}

/** A separate function, so that the map's text can be garbage-collected before the map is decoded. */
async function readMap(map: LocatedMap, limits: SourceMapLimits): Promise<ParsedMap | MapProblem> {
  const text = await readMapText(map, limits);
  return typeof text === "string" ? parseMap(text, map.path, limits) : text;
}
