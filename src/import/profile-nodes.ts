import type { FunctionStart } from "../record/record.js";
import { type Json, listOf, numberOf, objectOf, textOf } from "./imported.js";

/** A function in V8's profile, as called by its parent. */
export interface ProfileNode {
  readonly functionName: string;
  /** Empty for the engine's own code. */
  readonly url: string;
  /** Where the function begins, 1-based; undefined for the engine's own code. */
  readonly begin: FunctionStart | undefined;
  /** The function's 1-based line with the most samples; undefined if unknown. */
  readonly heaviestLine: number | undefined;
  parent: ProfileNode | undefined;
}

/** A stack as it is recorded. */
export interface PrintedStack {
  readonly stack: string;
  readonly functions: (FunctionStart | null)[];
}

/** V8's profiler records no more frames than this. */
const MOST_FRAMES = 255;

/**
 * Reads the nodes of a `.cpuprofile`, which name their children, or of a chunk of a trace, which name their parent. Their positions
 * are 0-based.
 *
 * @param known nodes of earlier chunks, to which these are added
 */
export function readNodes(list: Json | undefined, known = new Map<number, ProfileNode>()) {
  const children: [ProfileNode, readonly Json[]][] = [];
  for (const item of listOf(list)) {
    const { id, callFrame, parent, positionTicks, children: below } = objectOf(item);
    const number = numberOf(id);
    if (number === undefined) continue;
    const { functionName, url, lineNumber, columnNumber } = objectOf(callFrame);
    const line = numberOf(lineNumber) ?? -1;
    const column = numberOf(columnNumber) ?? -1;
    const node: ProfileNode = {
      functionName: textOf(functionName) ?? "",
      url: textOf(url) ?? "",
      begin: line < 0 ? undefined : [line + 1, Math.max(column, 0) + 1],
      heaviestLine: heaviestLine(positionTicks),
      parent: known.get(numberOf(parent) ?? Number.NaN),
    };
    known.set(number, node);
    children.push([node, listOf(below)]);
  }
  for (const [node, below] of children) {
    for (const id of below) {
      const child = known.get(numberOf(id) ?? Number.NaN);
      if (child !== undefined) child.parent = node;
    }
  }
  return known;
}

function heaviestLine(ticks: Json | undefined): number | undefined {
  const lines = listOf(ticks).map((one) => {
    const { line, ticks: count } = objectOf(one);
    return { line: numberOf(line), count: numberOf(count) ?? 0 };
  });
  return lines.sort((a, b) => b.count - a.count)[0]?.line;
}

/**
 * Prints the stack of a node as V8 would. A profile has no call sites, so the position of each frame is where its function begins;
 * only the innermost frame's line may be known.
 *
 * @param line the sample's, 1-based
 */
export function printNode(node: ProfileNode, line = node.heaviestLine): PrintedStack {
  const lines: string[] = [];
  const functions: (FunctionStart | null)[] = [];
  let at: ProfileNode | undefined = node;
  for (; at !== undefined && lines.length < MOST_FRAMES; at = at.parent) {
    if (at.functionName === "(root)") break;
    const name = at.functionName || "<anonymous>";
    const [row, column] = at.begin ?? [];
    if (at.url === "" || row === undefined) lines.push(`    at ${name} (<anonymous>)`);
    else {
      const isElsewhere = at === node && line !== undefined && line > row;
      lines.push(`    at ${name} (${at.url}:${isElsewhere ? `${line}:1` : `${row}:${column}`})`);
    }
    functions.push(at.url === "" ? null : (at.begin ?? null));
  }
  return { stack: ["Error", ...lines].join("\n"), functions };
}
