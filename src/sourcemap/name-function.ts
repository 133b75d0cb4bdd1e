/**
 * Names a frame's function by the best available evidence.
 */
import type { Frame } from "../stack/frame.js";
import { nameParts } from "../stack/function-name.js";
import { type FunctionSite, innermostSite, nameSite, ownName } from "./function-site.js";
import type { LineIndex } from "./line-index.js";
import { withoutMinifiedParts } from "./minified-name.js";
import type { OpenedMap, ResolvedPosition } from "./opened-map.js";
import type { MapPosition } from "./position.js";
import type { SourceFunctions } from "./read-functions.js";

/** What a name is based on, best first. */
export type NameEvidence = "source" | "map" | "caller" | "engine" | "none";

/** A name with its evidence; without a name, evidence other than `none` means the top level of a module. */
export interface FunctionName {
  readonly name: string | undefined;
  readonly evidence: NameEvidence;
  /** For a function without its own name: its position among those named alike, 2 for the second. */
  readonly ordinal?: number | undefined;
}

/** The generated file, parsed. */
export interface GeneratedCode {
  readonly lines: LineIndex;
  readonly functions: SourceFunctions;
}

/**
 * Names the function of one mapped frame.
 *
 * The original text around the mapped position is the best evidence and also the cheapest: it names the function that the user
 * wrote even if a bundler inlined it into another one, and the generated file need not be parsed. Without that text, the name is
 * what the map has at the position of the generated function's name, else V8's name.
 *
 * @param generated parses the generated file, if it is available; called only if nothing cheaper suffices
 */
export async function nameFunction(
  frame: Frame,
  position: MapPosition,
  resolved: ResolvedPosition,
  begin: MapPosition | undefined,
  map: OpenedMap,
  generated: () => Promise<GeneratedCode | undefined>,
): Promise<FunctionName> {
  if (resolved.text !== undefined) {
    // A function with a name is not the top level, even if it is the first thing in its file.
    const isFirst = begin?.line === 1 && begin.column === 0 && frame.functionName !== undefined;
    const around = isFirst ? undefined : await trustedBegin(position, resolved, begin, map);
    const site = resolved.text.functionAround(resolved, around);
    const own = resolved.column === 0 ? nameParts(frame.functionName)?.own : undefined;
    const onLine = site === undefined && own && resolved.text.functionOnLine(resolved.line, own);
    return { evidence: "source", name: undefined, ...(site ?? (onLine || undefined)) };
  }
  const byEngine = withoutMinifiedParts(frame.functionName);
  const isWhole = byEngine !== undefined && byEngine === frame.functionName;
  if (isWhole && byEngine.includes(".")) return { name: byEngine, evidence: "engine" };
  const byMap =
    (await nameInGenerated(position, map, generated)) ?? (await nameAtBegin(begin, map));
  if (byMap !== undefined) return { name: byMap, evidence: "map" };
  if (byEngine !== undefined) return { name: byEngine, evidence: "engine" };
  return { evidence: "none", name: undefined };
}

/**
 * The mapped beginning of the function, if it is more reliable than the position: when no segment begins exactly at the position.
 */
async function trustedBegin(
  position: MapPosition,
  resolved: ResolvedPosition,
  begin: MapPosition | undefined,
  map: OpenedMap,
): Promise<MapPosition | undefined> {
  if (begin === undefined || map.isExact(position)) return undefined;
  const mapped = await map.resolve(begin);
  return mapped?.file === resolved.file ? mapped : undefined;
}

async function nameInGenerated(
  position: MapPosition,
  map: OpenedMap,
  generated: () => Promise<GeneratedCode | undefined>,
): Promise<string | undefined> {
  const code = await generated();
  const offset = code?.lines.offsetOf(position);
  if (code === undefined || offset === undefined) return undefined;
  const { lines } = code;
  const original = async (start: number | undefined): Promise<string | undefined> =>
    start === undefined ? undefined : (await map.resolve(lines.positionOf(start)))?.name;
  const restore = async (site: FunctionSite): Promise<FunctionSite> => {
    const { name, owner, callee, place, ...rest } = site;
    const realCallee = withoutMinifiedParts(callee?.replace(/^new /, ""));
    const realPlace = withoutMinifiedParts(place);
    const realName = (await original(site.nameStart)) ?? withoutMinifiedParts(name);
    const realOwner = (await original(site.ownerStart)) ?? withoutMinifiedParts(owner);
    return {
      ...rest,
      name: realName,
      owner: realOwner,
      callee: realCallee === undefined ? undefined : callee,
      place: realPlace,
    };
  };
  const sites = code.functions.around(offset);
  const site = innermostSite(sites, offset);
  if (site === undefined) return undefined;
  const own = await restore(site);
  if (ownName(own) !== undefined) return ownName(own);
  if (site.name !== undefined) return undefined;
  const around = sites.filter((one) => one.start <= site.start && one.end >= site.end);
  return nameSite(await Promise.all(around.map(restore)), own);
}

const KEYWORD = "function ".length;

/**
 * The map's name for the `t` of `function t(` when the generated file is not available.
 *
 * Used only if keyword and name have the same distance on both sides: an arrow function begins with its first parameter, and a
 * wrong name is worse than none.
 */
async function nameAtBegin(
  begin: MapPosition | undefined,
  map: OpenedMap,
): Promise<string | undefined> {
  if (begin === undefined) return undefined;
  const afterKeyword = { line: begin.line, column: begin.column + KEYWORD };
  if (!map.isExact(begin) || !map.isExact(afterKeyword)) return undefined;
  const keyword = await map.resolve(begin);
  const name = await map.resolve(afterKeyword);
  const isDeclared =
    keyword?.line === name?.line && (name?.column ?? 0) - (keyword?.column ?? 0) === KEYWORD;
  return isDeclared ? name?.name : undefined;
}
