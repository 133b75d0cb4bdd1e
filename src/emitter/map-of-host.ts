/**
 * The source map of a text as the host itself knows it. Some that transpile in memory keep the map to themselves (Vitest 5: it comes beside the
 * text) and put a function in the place of `Error.prepareStackTrace` that maps stacks. It is asked for the position of each word.
 */
import { isAbsolute } from "node:path";
import { pathToFileURL } from "node:url";
import type { DecodedMap, Segment } from "./script-map.js";

/** Asking takes some 2 µs a word. */
const MOST_WORDS = 40_000;

/** Where a word of the text stands as V8 tells it; 1-based. */
interface Place {
  readonly line: number;
  readonly column: number;
}

/**
 * @param path the file's name in stacks
 * @param text what ran
 * @param firstColumn V8's column (0-based) of the first character; negative where the host has put the text into a function
 * @returns undefined where the host maps nothing
 */
export function mapOfHost(path: string, text: string, firstColumn: number): DecodedMap | undefined {
  const prepare = Error.prepareStackTrace;
  if (prepare === undefined) return undefined;
  const places = placesOfWords(text, firstColumn);
  const sites = places.map((place) => callSiteAt(path, place) as unknown as NodeJS.CallSite);
  const printed: unknown = prepare(new Error(), sites);
  const lines = String(printed)
    .split("\n")
    .filter((line) => line.startsWith("    at "));
  if (lines.length !== places.length) return undefined;
  const sources: string[] = [];
  const mappings: Segment[][] = Array.from({ length: places.at(-1)?.line ?? 0 }, () => []);
  for (const [i, { line, column }] of places.entries()) {
    const [, file = "", ...position] =
      /^ {4}at (?:.*\()?(.*):(\d+):(\d+)\)?$/.exec(lines[i] ?? "") ?? [];
    const [originalLine = 0, originalColumn = 0] = position.map(Number);
    if (originalLine < 1 || (file === path && originalLine === line && originalColumn === column))
      continue;
    const source = isAbsolute(file) ? pathToFileURL(file).href : file;
    if (!sources.includes(source)) sources.push(source);
    mappings[line - 1]?.push([
      column - 1,
      sources.indexOf(source),
      originalLine - 1,
      originalColumn - 1,
    ]);
  }
  return sources.length === 0 ? undefined : { sources, mappings };
}

function placesOfWords(text: string, firstColumn: number): readonly Place[] {
  const places: Place[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    for (const word of line.matchAll(/[\p{L}\p{N}_$#]+|\S/gu)) {
      const column = word.index + 1 + (index === 0 ? firstColumn : 0);
      if (column > 0) places.push({ line: index + 1, column });
    }
    if (places.length > MOST_WORDS) return [];
  }
  return places;
}

/** What mappers of stacks ask of V8's `CallSite`; they copy the methods of its prototype. */
function callSiteAt(path: string, { line, column }: Place): object {
  const nothing = (): null => null;
  const no = (): boolean => false;
  const file = (): string => path;
  return Object.create({
    ...{ getThis: nothing, getTypeName: nothing, getFunction: nothing, getFunctionName: nothing },
    ...{ getMethodName: nothing, getEvalOrigin: nothing, getPromiseIndex: nothing },
    ...{ getFileName: file, getScriptNameOrSourceURL: file },
    ...{ getLineNumber: () => line, getColumnNumber: () => column, getPosition: () => 0 },
    ...{ isToplevel: () => true, isEval: no, isNative: no, isConstructor: no, isAsync: no },
    ...{ isPromiseAll: no, toString: () => `${path}:${line}:${column}` },
  });
}
