/**
 * Resolves the frames of one generated file while its map is open.
 */
import type { Frame } from "../stack/frame.js";
import { ANONYMOUS_NAME } from "../stack/function-name.js";
import type { FrameOutcome } from "../stack/resolved-frame.js";
import type { ScriptIdentity } from "../stack/stack-query.js";
import type { SourceMapLimits } from "./limits.js";
import { LineIndex } from "./line-index.js";
import type { FoundMap } from "./map-finder.js";
import { type GeneratedCode, type NameEvidence, nameFunction } from "./name-function.js";
import { OpenedMap, type ResolvedPosition } from "./opened-map.js";
import type { NamedSite } from "./original-source.js";
import {
  type MapPosition,
  type ShownPosition,
  toMapPosition,
  toShownPosition,
} from "./position.js";
import { type MapProblem, mapProblem } from "./problem.js";
import { SourceFunctions } from "./read-functions.js";
import { readWholeFile } from "./safe-file.js";
import type { SourceLines } from "./source-lines.js";

/** One distinct frame of a generated file. */
export interface PositionQuery {
  readonly frame: Frame;
  readonly position: ShownPosition;
  /** Where its function begins, if recorded. */
  readonly begin: ShownPosition | undefined;
}

/** The result of a {@link PositionQuery}. */
export type QueryAnswer =
  | {
      readonly outcome: Exclude<FrameOutcome, "mapped">;
      /** A function without a name, named from the text of the file. */
      readonly unnamed?: NamedSite | undefined;
      readonly calledName?: undefined;
    }
  | {
      readonly outcome: "mapped";
      readonly functionName: string | undefined;
      readonly nameEvidence: NameEvidence;
      /** Its position among functions of the same name, 2 for the second. */
      readonly ordinal: number | undefined;
      readonly file: string;
      readonly pathInProgram: string;
      /** 1-based. */
      readonly line: number;
      /** 1-based. */
      readonly column: number;
      readonly isIgnored: boolean;
      /** The function called at this position, to name the frame inside. */
      readonly calledName: string | undefined;
    };

/** Resolves the frames of one generated file; must be opened first and closed after use. */
export class GeneratedFileResolver {
  readonly #found: FoundMap;
  readonly #script: ScriptIdentity | undefined;
  readonly #limits: SourceMapLimits;
  readonly #lines: SourceLines;
  #map: OpenedMap | undefined;
  #failure: Exclude<FrameOutcome, "mapped"> = "invalid-map";
  #generated: Promise<GeneratedCode | undefined> | undefined;

  constructor(
    found: FoundMap,
    script: ScriptIdentity | undefined,
    limits: SourceMapLimits,
    lines: SourceLines,
  ) {
    this.#found = found;
    this.#script = script;
    this.#limits = limits;
    this.#lines = lines;
  }

  /** Opens the map that was found; returns what is wrong with it. */
  async open(): Promise<MapProblem[]> {
    const { map, directories } = this.#found;
    if (map === undefined) return [];
    const opened = await OpenedMap.open(map, directories, this.#limits);
    if ("code" in opened) return [opened];
    const wanted = this.#script?.debugId?.toLowerCase();
    if (wanted !== undefined && opened.debugId !== undefined && opened.debugId !== wanted) {
      opened.close();
      this.#failure = "stale-map";
      const message = `has debug id ${opened.debugId}, the file that ran has ${wanted}`;
      return [mapProblem("stale-map", map.path, message)];
    }
    this.#map = opened;
    return [];
  }

  /** Resolves one frame. */
  async resolve(query: PositionQuery): Promise<QueryAnswer> {
    const map = this.#map;
    if (map === undefined) return { outcome: this.#failure };
    const position = toMapPosition(query.position);
    const begin = query.begin === undefined ? undefined : toMapPosition(query.begin);
    const isBegin = begin?.line === position.line && begin.column === position.column;
    const resolved = isBegin
      ? await placeInFunction(begin, map)
      : await placeOf(query.frame, position, map);
    if (resolved === undefined) return { outcome: "unmapped-position" };
    let named = await nameFunction(query.frame, position, resolved, begin, map, () =>
      this.#parse(),
    );
    const isInFunction = query.begin !== undefined && query.begin.line + query.begin.column > 2;
    if (named.evidence === "none" && isInFunction) named = { ...named, name: ANONYMOUS_NAME };
    const calledName = resolved.text?.identifierAt(resolved) ?? resolved.name;
    const shown = toShownPosition(resolved);
    if (resolved.text !== undefined)
      this.#lines.keep(resolved.file, shown.line, resolved.text.lines);
    return {
      outcome: "mapped",
      nameEvidence: named.evidence,
      ordinal: named.ordinal,
      file: resolved.file,
      pathInProgram: resolved.pathInProgram,
      line: shown.line,
      column: shown.column,
      isIgnored: resolved.isIgnored,
      functionName: named.name,
      calledName,
    };
  }

  /** Closes the map. */
  close(): void {
    this.#map?.close();
    this.#map = undefined;
    this.#generated = undefined;
  }

  #parse(): Promise<GeneratedCode | undefined> {
    this.#generated ??= this.#readAndParse();
    return this.#generated;
  }

  async #readAndParse(): Promise<GeneratedCode | undefined> {
    const path = this.#found.map?.generatedPath;
    if (path === undefined) return undefined;
    const text = await readWholeFile(path, this.#limits.fileBytes);
    if (typeof text !== "string") return undefined;
    return { lines: new LineIndex(text), functions: new SourceFunctions(text) };
  }
}

/**
 * Resolves the position of a frame; for an awaiting caller, that of the awaited expression.
 *
 * V8 gives the position of the `await`, for which minifiers write no segment, and the segment before it may belong to the previous
 * statement (with terser, the line was wrong for 1 in 7 frames). The awaited expression does have a segment. It is not used if it is
 * in another function, because the awaited function may have been inlined.
 */
async function placeOf(
  frame: Frame,
  position: MapPosition,
  map: OpenedMap,
): Promise<ResolvedPosition | undefined> {
  const resolved = await map.resolve(position);
  if (frame.isAsync !== true || map.isExact(position)) return resolved;
  for (const width of ["await ".length, "await".length]) {
    const afterAwait = { line: position.line, column: position.column + width };
    if (!map.isExact(afterAwait)) continue;
    const operand = await map.resolve(afterAwait);
    const isNear =
      operand?.file === resolved?.file &&
      operand?.text?.functionAround(operand)?.name ===
        resolved?.text?.functionAround(resolved)?.name;
    return isNear ? operand : resolved;
  }
  return resolved;
}

/** How far behind its beginning a function's first segments are looked for: behind its parameters, in minified code. */
const LONGEST_HEAD = 80;

/**
 * Resolves the beginning of a function, which is all that a profile tells of minified code.
 *
 * Where a bundler has put a function in the place of its only call, its beginning is mapped to that call (swc, terser, Turbopack), in the
 * caller. The first segment behind it that lies in another function is in the one that began there.
 */
async function placeInFunction(
  begin: MapPosition,
  map: OpenedMap,
): Promise<ResolvedPosition | undefined> {
  const resolved = await map.resolve(begin);
  if (resolved?.text === undefined || resolved.text.isHead(resolved)) return resolved;
  const caller = resolved.text.functionAround(resolved)?.name;
  for (let width = 1; width <= LONGEST_HEAD; width++) {
    const behind = { line: begin.line, column: begin.column + width };
    if (!map.isExact(behind)) continue;
    const inside = await map.resolve(behind);
    const name = inside?.text?.functionAround(inside)?.name;
    if (name !== undefined && (name !== caller || inside?.file !== resolved.file)) return inside;
  }
  return resolved;
}
