import { existsSync } from "node:fs";
import { realpath } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { decodedUrl } from "../record/decoded-url.js";
import { decodeDataUrl, isDataUrl } from "./data-url.js";
import type { SourceMapLimits } from "./limits.js";
import { pathOfFileUrl } from "./path-segments.js";
import { isMapProblem, type MapProblem, mapProblem } from "./problem.js";
import { readTail, readWholeFile, resolveInside } from "./safe-file.js";
import { readSourceMappingUrl } from "./source-mapping-url.js";

/** A map that was found but not yet parsed. */
export interface LocatedMap {
  /** The map's file, or the generated file that contains it inline. */
  readonly path: string;
  /** The folder (a real path) against which its sources are resolved. */
  readonly directory: string;
  /** Nothing outside this folder (a real path) is read on behalf of the map. */
  readonly boundary: string;
  /** The text of an inline map; a map in a file is read when it is opened. */
  readonly inlineText?: string;
  /** The real path of the generated file, if it is available. */
  readonly generatedPath?: string | undefined;
}

/** A generated file and the map beside it; at least one of them must exist. */
export interface MapPlace {
  readonly boundary: string;
  readonly generatedPath?: string;
  readonly mapPath?: string;
}

/**
 * Finds the map of one generated file by its `sourceMappingURL`, else by its name + `.map`.
 *
 * @returns the map, if there is one, and the problems met while searching
 */
export async function locateMap(
  place: MapPlace,
  limits: SourceMapLimits,
): Promise<{ map?: LocatedMap; generatedPath: string | undefined; problems: MapProblem[] }> {
  const problems: MapProblem[] = [];
  const inside = async (path: string | undefined): Promise<string | undefined> => {
    if (path === undefined) return undefined;
    const real = await resolveInside(place.boundary, path);
    if (real === undefined || typeof real === "string") return real;
    problems.push(real);
    return undefined;
  };
  const generatedPath = await inside(place.generatedPath);
  if (generatedPath !== undefined) {
    const url = await readMapUrl(generatedPath, limits);
    if (typeof url === "object") problems.push(url);
    else if (url !== undefined && isDataUrl(url)) {
      const text = decodeDataUrl(url, generatedPath);
      if (typeof text === "string") {
        const directory = dirname(generatedPath);
        const map = { path: generatedPath, directory, boundary: place.boundary, inlineText: text };
        return { map: { ...map, generatedPath }, generatedPath, problems };
      }
      problems.push(text);
    } else if (url !== undefined) {
      const target = pathOfUrl(url, generatedPath);
      const real = isMapProblem(target) ? target : await inside(target);
      if (typeof real === "object") problems.push(real);
      else if (real !== undefined) {
        const map = {
          path: real,
          directory: dirname(real),
          boundary: place.boundary,
          generatedPath,
        };
        return { map, generatedPath, problems };
      }
    }
  }
  const beside = await inside(place.mapPath ?? (generatedPath && `${generatedPath}.map`));
  if (beside === undefined) return { generatedPath, problems };
  const map = { path: beside, directory: dirname(beside), boundary: place.boundary, generatedPath };
  return { map, generatedPath, problems };
}

/** The place of a file that a stack names by its path on this machine; only its folder may be read. */
export async function placeOfLocalFile(path: string): Promise<MapPlace | undefined> {
  if (path.includes("\0") || !/\.(?:[cm]?[jt]sx?)$/i.test(path)) return undefined;
  // Most stacks come from another machine, and an asynchronous check of each of a thousand files would take 0.1 s.
  if (!existsSync(path)) return undefined;
  try {
    const generatedPath = await realpath(path);
    if (!/\.(?:[cm]?[jt]sx?)$/i.test(generatedPath)) return undefined;
    return { boundary: dirname(generatedPath), generatedPath };
  } catch {
    return undefined;
  }
}

/** Reads `sourceMappingURL` from the end of a file, which is read up to the beginning of its last line: it may be an inline map. */
async function readMapUrl(
  path: string,
  limits: SourceMapLimits,
): Promise<string | MapProblem | undefined> {
  for (let bytes = limits.tailBytes; ; bytes *= 16) {
    const tail = await readTail(path, Math.min(bytes, limits.mapBytes));
    if (typeof tail !== "string") return tail;
    const isWhole = Buffer.byteLength(tail) < Math.min(bytes, limits.mapBytes);
    const lastLine = tail.trimEnd().search(/[\n\r\u2028\u2029][^\n\r\u2028\u2029]*$/);
    if (lastLine >= 0 || isWhole || bytes >= limits.mapBytes) return readSourceMappingUrl(tail);
  }
}

function pathOfUrl(url: string, generatedPath: string): string | MapProblem {
  if (/^file:/i.test(url)) {
    const message = `names a file that is not on this machine: ${url.slice(0, 200)}`;
    return pathOfFileUrl(url) ?? mapProblem("map-missing", generatedPath, message);
  }
  if (/^(?:[A-Za-z][A-Za-z\d+.-]+:|\/\/)/.test(url)) {
    const message = `names a map on the network, which is never fetched: ${url.slice(0, 200)}`;
    return mapProblem("map-remote", generatedPath, message);
  }
  return resolve(dirname(generatedPath), decodedUrl(url.replace(/[?#].*$/, "")));
}

/** Reads the text of a located map. */
export async function readMapText(
  map: LocatedMap,
  limits: SourceMapLimits,
): Promise<string | MapProblem> {
  if (map.inlineText !== undefined) return map.inlineText;
  const text = await readWholeFile(map.path, limits.mapBytes);
  if (typeof text === "string" || text.code !== "file-too-large") return text;
  return mapProblem("map-too-large", text.path, text.message);
}
