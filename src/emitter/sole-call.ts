import { FunctionIds } from "../record/function-ids.js";
import { isTheirs } from "../record/vote.js";
import type { Frames } from "./common-path.js";
import { bodyOf } from "./function-body.js";
import { placeAt, type TextOf } from "./source-text.js";
import { type FrameText, lineOf, placeIn } from "./stack-text.js";

/** Shorter names are those of minifiers, which many functions have. */
const SHORTEST_NAME = 3;

/**
 * The stack with the places at which its blamed function, and the application's innermost one, call what they had called. A profile
 * knows of callers only where they begin, and on a crowded machine no answer may tell more. Where the text of the function has one call of
 * that name, it stands there; of several, the one in a line in which the function itself was seen.
 *
 * @param others the stacks of all that have seen the stall
 */
export function withSoleCalls(frames: Frames, others: readonly Frames[], textOf: TextOf): Frames {
  const blamed = frames.findIndex(isTheirs);
  const own = frames.findIndex((one) => isTheirs(one) && !one.file.includes("/node_modules/"));
  return frames.map((frame, i) => {
    const callee = frames[i - 1];
    if (callee === undefined || (i !== blamed && i !== own) || !standsAtBegin(frame)) return frame;
    const [line, column] = callOf(frame, callee.functionName, others, textOf) ?? [];
    if (line === undefined) return frame;
    return { ...frame, text: frame.text.replace(/:\d+:\d+(\)?)$/, `:${line}:${column}$1`) };
  });
}

function standsAtBegin(frame: FrameText): boolean {
  const [line, column] = placeIn(frame) ?? [];
  const { functionStart: start, isAsync } = frame;
  return line === start?.[0] && column === start?.[1] && isAsync !== true;
}

/** Where a function calls another one, 1-based; undefined if that is not known, or nowhere or in several places. */
function callOf(
  caller: FrameText,
  callee: string,
  others: readonly Frames[],
  textOf: TextOf,
): readonly [line: number, column: number] | undefined {
  const [name = ""] = /[\p{L}\p{N}$_]+$/u.exec(callee) ?? [];
  const body = name.length < SHORTEST_NAME ? undefined : bodyOf(caller, textOf);
  if (body === undefined || caller.functionStart === null) return undefined;
  const code = body.file.slice(body.from, body.end);
  const call = new RegExp(`(?<![\\p{L}\\p{N}$_])${name.replaceAll("$", "\\$")}\\s*\\(`, "gu");
  const places = [...code.matchAll(call)].map(({ index }) => placeAt(body.file, body.from + index));
  if (places.length < 2) return places[0];
  const seen = linesSeen(caller, others);
  const inSeen = places.filter(([line]) => seen.has(line));
  return inSeen.length === 1 ? inSeen[0] : undefined;
}

/** The lines in which a function itself was seen, other than where it begins. */
function linesSeen(of: FrameText, others: readonly Frames[]): ReadonlySet<number | undefined> {
  const functions = new FunctionIds();
  const id = functions.idOf(of);
  const own = others.flatMap(([innermost]) =>
    innermost !== undefined && functions.idOf(innermost) === id && !standsAtBegin(innermost)
      ? [lineOf(innermost)]
      : [],
  );
  return new Set(own);
}
