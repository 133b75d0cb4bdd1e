import type { Profiler } from "node:inspector";
import type { ProfileStack, StallProfile } from "../record/record.js";
import { FRAME_LIMIT, type FrameText, printStack, withoutOwnFrames } from "./stack-text.js";

/** How many stacks of a profile are kept. */
const STACK_LIMIT = 5;

type Node = Profiler.ProfileNode;

/**
 * Cuts a stall out of a CPU profile.
 *
 * V8 counts a profile's time in microseconds of the same monotonic clock as `process.hrtime`, so the stall's own
 * beginning and end select the samples.
 *
 * @param fromMs monotonic milliseconds
 * @param toMs monotonic milliseconds
 * @returns undefined if no sample fell into the stall
 */
export function cutProfile(
  profile: Profiler.Profile,
  fromMs: number,
  toMs: number,
  intervalMs: number,
  stackLimit = STACK_LIMIT,
): StallProfile | undefined {
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const counts = countSamples(profile, fromMs, toMs);
  let samples = 0;
  let gc = 0;
  let idle = 0;
  const byStack: [Node, number][] = [];
  for (const [id, count] of counts) {
    const node = nodes.get(id);
    if (node === undefined) continue;
    samples += count;
    const { functionName } = node.callFrame;
    if (functionName === "(garbage collector)") gc += count;
    else if (functionName === "(idle)" || functionName === "(program)") idle += count;
    else if (functionName !== "(root)") byStack.push([node, count]);
  }
  if (samples === 0) return undefined;
  const parents = parentsOf(profile.nodes);
  byStack.sort(([, a], [, b]) => b - a);
  return {
    interval: intervalMs,
    samples,
    ...(gc > 0 ? { gc } : {}),
    ...(idle > 0 ? { idle } : {}),
    stacks: byStack
      .slice(0, stackLimit)
      .map(([node, count]): ProfileStack => ({ count, ...printStack(framesOf(node, parents)) })),
  };
}

function countSamples(
  profile: Profiler.Profile,
  fromMs: number,
  toMs: number,
): Map<number, number> {
  const counts = new Map<number, number>();
  const timesMs = sampleTimesMs(profile);
  for (const [index, id] of (profile.samples ?? []).entries()) {
    const timeMs = timesMs[index] ?? 0;
    if (timeMs >= fromMs && timeMs <= toMs) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return counts;
}

/** When each sample of a profile was taken, in monotonic milliseconds. */
export function sampleTimesMs(profile: Profiler.Profile): number[] {
  let timeMs = profile.startTime / 1e3;
  return (profile.timeDeltas ?? []).map((deltaUs) => {
    timeMs += deltaUs / 1e3;
    return timeMs;
  });
}

function parentsOf(nodes: readonly Node[]): ReadonlyMap<number, Node> {
  const parents = new Map<number, Node>();
  for (const node of nodes) for (const child of node.children ?? []) parents.set(child, node);
  return parents;
}

/**
 * How long after `fromMs` the loop surely still was idle, by the profile's leading samples: in milliseconds, 0 if the
 * first sample is already at work.
 */
export function leadingIdleMs(profile: Profiler.Profile, fromMs: number, toMs: number): number {
  const names = new Map(profile.nodes.map((node) => [node.id, node.callFrame.functionName]));
  const timesMs = sampleTimesMs(profile);
  let idleMs = 0;
  for (const [index, id] of (profile.samples ?? []).entries()) {
    const timeMs = timesMs[index] ?? 0;
    if (timeMs < fromMs) continue;
    if (timeMs > toMs || !/^\((?:idle|program|root)\)$/.test(names.get(id) ?? "")) break;
    idleMs = timeMs - fromMs;
  }
  return idleMs;
}

/** The frames of a node, innermost first. */
function framesOf(leaf: Node, parents: ReadonlyMap<number, Node>): readonly FrameText[] {
  const frames: FrameText[] = [];
  let node: Node | undefined = leaf;
  while (node !== undefined && node.callFrame.functionName !== "(root)") {
    if (frames.length < FRAME_LIMIT) frames.push(frameOf(node, node === leaf));
    node = parents.get(node.id);
  }
  return withoutOwnFrames(frames);
}

/** V8 prints frames with 1-based positions and counts them from 0 in profiles; the ticks' lines are 1-based. */
function frameOf(node: Node, isLeaf: boolean): FrameText {
  const { functionName, url, lineNumber, columnNumber } = node.callFrame;
  if (url === "" || lineNumber < 0) {
    return { text: `${functionName || "<anonymous>"} (<anonymous>)`, functionStart: null };
  }
  const startLine = lineNumber + 1;
  const startColumn = columnNumber + 1;
  const line = isLeaf ? (heaviestLine(node) ?? startLine) : startLine;
  // A profile knows lines, not columns: on another line than the function's first one, the line's first column.
  const place = `${url}:${line}:${line === startLine ? startColumn : 1}`;
  return {
    text: functionName === "" ? place : `${functionName} (${place})`,
    functionStart: [startLine, startColumn],
  };
}

function heaviestLine(node: Node): number | undefined {
  const ticks = node.positionTicks ?? [];
  return ticks.toSorted((a, b) => b.ticks - a.ticks)[0]?.line;
}
