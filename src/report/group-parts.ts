import { ANONYMOUS_NAME } from "../stack/function-name.js";
import { blockedUsOf } from "../tally/tally.js";
import { type GroupMember, heaviest } from "./group-tallies.js";
import type { Group, GroupBy, Location } from "./model.js";

/** The most functions listed, and the smallest share of the group's time that is. */
const MOST_PARTS = 10;
const SMALLEST_SHARE = 0.05;

/** Whether a row is one function. */
export function isOfFunctions(groupBy: GroupBy): boolean {
  return groupBy === "function" || groupBy === "leaf" || groupBy === "stack";
}

/** Whether a row is code, which has owners. */
export function isOfCode(groupBy: GroupBy): boolean {
  return isOfFunctions(groupBy) || groupBy === "file" || groupBy === "package";
}

/** The least share of the group's time with which a callee is named. */
const CALLEE_SHARE = 0.5;

/** A part while its stalls are added up. */
interface NamedPart {
  readonly name: string;
  location: Location | undefined;
  blockedUs: number;
}

/**
 * The functions that shared the stalls of a group while none had most of the time, by blocked time; undefined if nothing was shared.
 *
 * @param kind the functions that the blocking function called, or the callbacks of one turn
 */
export function partsOf(
  members: readonly GroupMember[],
  kind: "parts" | "callbacks",
  locate: (frame: GroupMember["frames"][number]) => Location | undefined,
): Group[typeof kind] {
  const functions = new Map<string, NamedPart>();
  for (const { [kind]: shared } of members) {
    for (const { frame, blockedUs } of shared) {
      const location = locate(frame);
      const name = frame.functionName ?? ANONYMOUS_NAME;
      const begin =
        frame.functionName === undefined ? `${frame.functionStart?.line ?? location?.line}` : "";
      const key = [name, location?.file, begin].join("\n");
      const known = functions.get(key);
      if (known === undefined) functions.set(key, { name, location, blockedUs });
      else {
        known.blockedUs += blockedUs;
        // The first of several lines, whatever was read first.
        if (isBefore(location, known.location)) known.location = location;
      }
    }
  }
  const leastUs = SMALLEST_SHARE * blockedUsOf(members.map(({ tally }) => tally));
  const parts = [...functions.values()]
    .filter(({ blockedUs }) => blockedUs >= leastUs)
    .sort((a, b) => b.blockedUs - a.blockedUs || (a.name < b.name ? -1 : 1))
    .slice(0, MOST_PARTS)
    .map(({ name, location, blockedUs }) => ({
      function: name,
      location,
      blockedMs: blockedUs / 1000,
    }));
  return parts.length === 0 ? undefined : parts;
}

function isBefore(a: Location | undefined, b: Location | undefined): boolean {
  const [lineA = 0, lineB = 0] = [a?.line, b?.line];
  return lineA < lineB || (lineA === lineB && (a?.column ?? 0) < (b?.column ?? 0));
}

/**
 * The title of a group. If its function spent most of the time in one native function, that is named: `appendJournal → fsync`. A
 * called package is in the title already.
 */
export function titleOf(members: readonly GroupMember[]): string {
  const { identity } = heaviest(members);
  if (!identity.isFunction) return identity.title;
  const callees = new Map<string, number>();
  for (const member of members) {
    const callee = calleeOf(member);
    if (callee !== undefined) {
      callees.set(callee, (callees.get(callee) ?? 0) + member.tally.blockedUs);
    }
  }
  const [first] = [...callees].sort(([a, usA], [b, usB]) => usB - usA || (a < b ? -1 : 1));
  const least = CALLEE_SHARE * blockedUsOf(members.map(({ tally }) => tally));
  if (first === undefined || first[1] < least) return identity.title;
  return `${identity.title} → ${first[0]}`;
}

/** The innermost function if it is native, without the functions of Node that led there. */
function calleeOf({ frames, blame, identity }: GroupMember): string | undefined {
  const [innermost, next] = frames;
  if (blame.frame === undefined || innermost === blame.frame) return undefined;
  if (identity.subject !== blame.frame || innermost?.functionName === undefined) return undefined;
  if (innermost.generated.isNative !== true) return undefined;
  // An interruption prints `Array.sort` and `JSON.parse`, the profiler `sort` and `parse`.
  const name = innermost.functionName.slice(innermost.functionName.lastIndexOf(".") + 1);
  return next === blame.frame && /^(?:parse|stringify)$/.test(name) ? `JSON.${name}` : name;
}
