/**
 * The name of a frame's function, by the best evidence at hand.
 */
import type { Frame } from "../stack/frame.js";
import { type FunctionSite, innermostSite, nameSite, ownName } from "./function-site.js";
import type { LineIndex } from "./line-index.js";
import { withoutMinifiedParts } from "./minified-name.js";
import type { OpenedMap, ResolvedPosition } from "./opened-map.js";
import type { MapPosition } from "./position.js";
import type { SourceFunctions } from "./read-functions.js";

/** On what a name rests, best first. */
export type NameEvidence = "source" | "map" | "caller" | "engine" | "none";

/** A name with its evidence; no name and evidence other than `none` is the top level of a module. */
export interface FunctionName {
  readonly name: string | undefined;
  readonly evidence: NameEvidence;
  /** Of a function without a name of its own: which one it is of those that are called alike, 2 for the second. */
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
 * The original text around the mapped position is the best evidence and also the cheapest: it names the function that
 * the user wrote even where a bundler inlined it into another one, and needs no parsing of the generated file. Without
 * the text, the map's own names at the places where the generated function has its name are read, then V8's name.
 *
 * @param generated parses the generated file, if it is at hand; asked only if nothing cheaper tells
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
    const around = await trustedBegin(position, resolved, begin, map);
    return {
      evidence: "source",
      name: undefined,
      ...resolved.text.functionAround(resolved, around),
    };
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
 * The mapped beginning of the function, where it says more than the position: when the position itself has no segment, and
 * only what stands before it does.
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
 * The map's name for `t` of `function t(` where the generated file is not at hand.
 *
 * Only where both sides have the keyword and the name at the same distance: at an arrow's beginning stands its first
 * parameter, and a wrong name is worse than none.
 */
async function nameAtBegin(
  begin: MapPosition | undefined,
  map: OpenedMap,
): Promise<string | undefined> {
  if (begin === undefined) return undefined;
  const behind = { line: begin.line, column: begin.column + KEYWORD };
  if (!map.isExact(begin) || !map.isExact(behind)) return undefined;
  const keyword = await map.resolve(begin);
  const name = await map.resolve(behind);
  const isDeclared =
    keyword?.line === name?.line && (name?.column ?? 0) - (keyword?.column ?? 0) === KEYWORD;
  return isDeclared ? name?.name : undefined;
}
