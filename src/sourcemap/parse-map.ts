/**
 * Parses the text of a map into checked, plain data. Sources are replaced by numbers for the consumer, so that no name in a map is
 * ever interpreted as a URL or used as an object's key.
 */
import { type Fields, isObject } from "../record/check.js";
import { showValue } from "../record/problem.js";
import type { SourceMapLimits } from "./limits.js";
import { type MapProblem, mapProblem } from "./problem.js";

/** One original file of a map. */
export interface MapSourceFile {
  /** As in the map, with `sourceRoot` prepended; null if the map says that there is no file. */
  readonly url: string | null;
  readonly content: string | undefined;
  /** In the map's ignore list: third-party code. */
  readonly isIgnored: boolean;
}

/** A map whose sources are numbers (as strings), ready for the consumer. */
export interface PlainMap {
  readonly version: 3;
  readonly sources: readonly string[];
  readonly names: readonly string[];
  readonly mappings: string;
}

/** The same for a map of sections. */
export interface SectionedMap {
  readonly version: 3;
  readonly sections: readonly {
    readonly offset: { line: number; column: number };
    readonly map: PlainMap;
  }[];
}

/** A checked map. */
export interface ParsedMap {
  readonly mappings: PlainMap | SectionedMap;
  /** Indexed by the numbers in `mappings`. */
  readonly sources: readonly MapSourceFile[];
  readonly debugId: string | undefined;
}

/**
 * Parses and checks the text of a map.
 *
 * @param path for the problem
 * @returns the map, or the problem `map-not-json`, `map-invalid` or `map-too-large`
 * @see https://tc39.es/ecma426/
 */
export function parseMap(
  text: string,
  path: string,
  limits: SourceMapLimits,
): ParsedMap | MapProblem {
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF?(?:\)\]\}'[^\n]*(?:\n|$))?/, ""));
  } catch (error) {
    const reason = error instanceof Error ? error.message.slice(0, 200) : "";
    return mapProblem("map-not-json", path, `is not JSON: ${reason}`);
  }
  const sources: MapSourceFile[] = [];
  const { generatedLines: lines, segments, entries } = limits;
  const budget = { lines, segments, sources: entries, names: entries };
  try {
    const mappings = readMap(json, sources, budget);
    const id = (json as Fields)["debugId"] ?? (json as Fields)["debug_id"];
    return {
      mappings,
      sources,
      debugId: typeof id === "string" ? id.toLowerCase() : undefined,
    };
  } catch (error) {
    if (!(error instanceof BadMap)) throw error;
    return mapProblem(error.isTooLarge ? "map-too-large" : "map-invalid", path, error.message);
  }
}

/** How much more a map may have of each. */
interface Budget {
  lines: number;
  segments: number;
  sources: number;
  names: number;
}

/** Aborts the reading of a map; always caught in this file. */
class BadMap extends Error {
  readonly isTooLarge: boolean;

  constructor(message: string, isTooLarge = false) {
    super(message);
    this.isTooLarge = isTooLarge;
  }
}

function readMap(json: unknown, sources: MapSourceFile[], budget: Budget): PlainMap | SectionedMap {
  if (!isObject(json)) throw new BadMap("a map must be a JSON object");
  // Some old tools write the version as a string.
  if (json["version"] !== 3 && json["version"] !== "3") {
    throw new BadMap(`version must be 3, got ${showValue(json["version"])}`);
  }
  if (json["sections"] === undefined) return readPlainMap(json, sources, budget);
  if (!Array.isArray(json["sections"])) throw new BadMap("sections must be an array");
  let lastLine = -1;
  let lastColumn = 0;
  const sections = json["sections"].map((section: unknown, index) => {
    if (!isObject(section) || !isObject(section["offset"])) {
      throw new BadMap(`section ${index} has no offset`);
    }
    const { line, column } = section["offset"];
    if (!isIndex(line) || !isIndex(column))
      throw new BadMap(`section ${index} has no valid offset`);
    if (line < lastLine || (line === lastLine && column < lastColumn)) {
      throw new BadMap(`section ${index} begins before the one above it`);
    }
    lastLine = line;
    lastColumn = column;
    if (section["url"] !== undefined) throw new BadMap(`section ${index} names its map by URL`);
    if (!isObject(section["map"])) throw new BadMap(`section ${index} has no map`);
    if (section["map"]["sections"] !== undefined)
      throw new BadMap(`section ${index} has sections itself`);
    return { offset: { line, column }, map: readPlainMap(section["map"], sources, budget) };
  });
  return { version: 3, sections };
}

function readPlainMap(json: Fields, sources: MapSourceFile[], budget: Budget): PlainMap {
  const { mappings, sourceRoot } = json;
  if (typeof mappings !== "string") throw new BadMap("mappings must be a string");
  if (!Array.isArray(json["sources"])) throw new BadMap("sources must be an array");
  const names: readonly unknown[] = Array.isArray(json["names"]) ? json["names"] : [];
  spend(mappings, budget);
  budget.sources -= json["sources"].length;
  budget.names -= names.length;
  if (budget.sources < 0 || budget.names < 0) {
    throw new BadMap("it exceeds the limit of sources or names", true);
  }
  const contents: readonly unknown[] = Array.isArray(json["sourcesContent"])
    ? json["sourcesContent"]
    : [];
  const ignored = json["ignoreList"] ?? json["x_google_ignoreList"];
  const ignoreList = new Set<unknown>(Array.isArray(ignored) ? ignored : []);
  const root = typeof sourceRoot === "string" ? sourceRoot : "";
  const first = sources.length;
  json["sources"].forEach((source: unknown, index) => {
    const content = contents[index];
    sources.push({
      url: typeof source === "string" ? withRoot(root, source) : null,
      isIgnored: ignoreList.has(index),
      content: typeof content === "string" ? content : undefined,
    });
  });
  return {
    version: 3,
    sources: json["sources"].map((_, index) => String(first + index)),
    names: names.map((name) => (typeof name === "string" ? name : "")),
    mappings,
  };
}

/** Prepends `sourceRoot` as in ECMA-426, with a slash between if it does not end in one. */
function withRoot(root: string, source: string): string {
  if (root === "" || /^(?:\/|[A-Za-z][A-Za-z\d+.-]+:)/.test(source)) return source;
  return root.endsWith("/") ? root + source : `${root}/${source}`;
}

function spend(mappings: string, budget: Budget): void {
  for (let at = 0; at < mappings.length; at++) {
    const code = mappings.charCodeAt(at);
    if (code === 59) budget.lines -= 1;
    else if (code === 44) budget.segments -= 1;
  }
  if (budget.lines < 0 || budget.segments < 0) {
    throw new BadMap("its mappings exceed the limit of lines or segments", true);
  }
}

function isIndex(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value < 2 ** 31;
}
