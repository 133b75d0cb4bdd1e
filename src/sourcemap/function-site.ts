/**
 * A function in a source text, and its name for people.
 */

/** A function (or a class's initialiser) in one text. Offsets are 0-based UTF-16 code units, ends exclusive. */
export interface FunctionSite {
  readonly start: number;
  readonly end: number;
  /** Where its body begins, after the name and the parameters. */
  readonly bodyStart: number;
  /** Its own name (`total`), from its declaration, variable, property or class member. */
  readonly name?: string | undefined;
  /** Where the name begins. */
  readonly nameStart?: number;
  /** What it belongs to (`Cart`), for methods, fields and properties. */
  readonly owner?: string | undefined;
  /** Where the owner's name begins. */
  readonly ownerStart?: number;
  readonly accessor?: "get" | "set";
  /** The code that initialises the fields of a class: not a function in the source, but one on the stack. */
  readonly initializer?: "instance" | "static";
  /** For a function passed as an argument: the function it is passed to (`map`, `new Promise`). */
  readonly callee?: string | undefined;
  /** The first argument of that call, if it is a short literal: `"/orders"`. */
  readonly argument?: string;
  /** For an anonymous function: the variable or property that indirectly receives its value. */
  readonly place?: string | undefined;
}

/**
 * Finds the innermost function around an offset.
 *
 * @param sites in any order
 * @returns undefined at the top level of the module
 */
export function innermostSite(
  sites: readonly FunctionSite[],
  offset: number,
): FunctionSite | undefined {
  let best: FunctionSite | undefined;
  for (const site of sites) {
    if (site.start > offset || site.end <= offset) continue;
    if (best === undefined || site.end - site.start < best.end - best.start) best = site;
  }
  return best;
}

/**
 * Finds the function whose head contains an offset: from its name or its first character, whichever is first, to its body. Of
 * `render = () => {`, a minifier may map the beginning of the function to the property.
 */
export function siteBeginningAt(
  sites: readonly FunctionSite[],
  offset: number,
): FunctionSite | undefined {
  const headOf = ({ start, nameStart = start }: FunctionSite): number => Math.min(start, nameStart);
  const heads = sites.filter((site) => headOf(site) <= offset && offset <= site.bodyStart);
  return heads.reduce<FunctionSite | undefined>(
    (best, site) => (best === undefined || site.start > best.start ? site : best),
    undefined,
  );
}

/**
 * Names a function for people: `Cart.total`, `Cart.get size`, `api.list`, `loadCart`.
 *
 * A class's initialisers are named after its construction (`Cart`, `Cart.<static>`), because builders move field values into the
 * constructor. A function without a name is named by its place: `callback of map in loadCart`, `<anonymous> in loadCart`.
 */
export function nameSite(sites: readonly FunctionSite[], site: FunctionSite): string {
  return ownName(site) ?? nameByPlace(sites, site);
}

/** A function's own name, without its place; undefined for an anonymous one. */
export function ownName(site: FunctionSite): string | undefined {
  if (site.initializer === "static") return `${site.owner ?? "<anonymous class>"}.<static>`;
  if (site.initializer === "instance") return site.owner ?? "<anonymous class>";
  if (site.name === undefined) return undefined;
  if (site.name === "constructor" && site.nameStart !== undefined && site.accessor === undefined) {
    if (site.owner !== undefined) return site.owner;
  }
  const own = site.accessor === undefined ? site.name : `${site.accessor} ${site.name}`;
  return site.owner === undefined ? own : `${site.owner}.${own}`;
}

function nameByPlace(sites: readonly FunctionSite[], site: FunctionSite): string {
  const { callee, argument } = site;
  const call = argument === undefined ? callee : `${callee} ${argument}`;
  const what = callee === undefined ? "<anonymous>" : `callback of ${call}`;
  let place: string | undefined;
  let fallback = site.place;
  let parent = parentOf(sites, site);
  while (place === undefined && parent !== undefined) {
    // A field's name is more specific than that of the construction that sets it.
    if (parent.initializer !== undefined && fallback !== undefined) break;
    place = ownName(parent);
    fallback = parent.place ?? fallback;
    parent = parentOf(sites, parent);
  }
  place ??= fallback;
  return place === undefined ? what : `${what} in ${place}`;
}

function parentOf(sites: readonly FunctionSite[], child: FunctionSite): FunctionSite | undefined {
  const around = sites.filter(
    (site) =>
      site.start <= child.start &&
      site.end >= child.end &&
      site.end - site.start > child.end - child.start,
  );
  return around.reduce<FunctionSite | undefined>(
    (best, site) =>
      best === undefined || site.end - site.start < best.end - best.start ? site : best,
    undefined,
  );
}
