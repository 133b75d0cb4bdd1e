import type { Profiler } from "node:inspector";
import type { FunctionStart, StallProfile } from "../record/record.js";
import { heaviestPlace, type SampledLine, sampledLines } from "./heaviest-place.js";
import { keptFrames, VOTING_LIMITS } from "./kept-frames.js";
import { readScriptText } from "./script-text.js";
import type { TextOf } from "./source-text.js";
import { type FrameText, framesOfRecord, printStack, withoutOwnFrames } from "./stack-text.js";

/**
 * A stack of so many frames may have been deeper. V8 looks at the innermost 255 for its profiles (`TickSample::kMaxFramesCount`), and
 * some of these are of stubs and in no profile (two of a stack that overflows, Node 20).
 */
const DEEP_SAMPLE = 240;

/** Those of a profile's stacks that are looked at, the heaviest. A stack of recursion is another at every depth. */
const STACK_LIMIT = 100;

/** Up to 13.6 (Node 24) V8 puts a sample in a function that was inlined down to the function around it, with the line of the inlined one. */
const TELLS_INLINED = Number.parseInt(process.versions.v8, 10) >= 14;

/** V8's own code between JavaScript and WebAssembly; some of it has the module's URL, and some a signature after its name. */
const WASM_ADAPTER = /^(?:wasm-to-js|js-to-wasm)(?::|$)|^GenericJSToWasmWrapper$/;

type Node = Profiler.ProfileNode;

/** One stack of a profile. */
export interface SampledStack {
  /** Innermost first. */
  readonly frames: readonly FrameText[];
  /** How many samples had it. */
  readonly count: number;
  /** Milliseconds of the stall for which they stand, with the collections next to them. */
  readonly timeMs: number;
  /** The same, each with the moment of its sample, in milliseconds since the stall began. */
  readonly times: readonly { readonly at: number; readonly weightMs: number }[];
  /** Where its samples were; missing: in no file of the program. */
  readonly lines?: readonly SampledLine[];
  /** They may have been in code that was inlined into the innermost function. */
  readonly mayBeInlined?: boolean;
  /** The stack may have been deeper than V8 looks; then the frames end inside it. */
  readonly isCut: boolean;
}

/** What a profile saw of a stall. */
export interface ProfileCut {
  /** Milliseconds between two samples. */
  readonly intervalMs: number;
  /** Samples of every kind. */
  readonly samples: number;
  /** Samples of those in garbage collection, and the milliseconds for which they stand. */
  readonly gcSamples: number;
  readonly gcMs: number;
  /** Samples of those in which V8 had nothing to do or ran outside of JavaScript. */
  readonly idleSamples: number;
  /** The heaviest first. */
  readonly stacks: readonly SampledStack[];
}

/** A sample that fell into the stall. */
interface Sample {
  readonly node: Node;
  readonly kind: "stack" | "gc" | "idle";
  readonly timeMs: number;
  /** Milliseconds for which it stands. */
  readonly weightMs: number;
}

/**
 * Cuts a stall out of a CPU profile.
 *
 * V8 counts a profile's time in microseconds of the same monotonic clock as `process.hrtime`, so the stall's own
 * beginning and end select the samples. Each stands for the time to the middle between it and its neighbours: signals
 * that a busy machine held back come in bursts. A collection has no stack in V8 and belongs to the function that ran before and
 * after it, the nearer of the two.
 *
 * @param fromMs monotonic milliseconds
 * @param toMs monotonic milliseconds
 * @param textOf the text that ran under a URL, as far as it is known
 * @returns undefined if no sample fell into the stall
 */
export function cutProfile(
  profile: Profiler.Profile,
  fromMs: number,
  toMs: number,
  intervalMs: number,
  textOf: TextOf = readScriptText,
): ProfileCut | undefined {
  const samples = samplesWithin(profile, fromMs, toMs, intervalMs);
  if (samples.length === 0) return undefined;
  const ofKind = (kind: Sample["kind"]) => samples.filter((sample) => sample.kind === kind);
  const parents = parentsOf(profile.nodes);
  const stacks = [...byStack(samples)]
    .map(([node, own]) => ({ node, own, timeMs: sum(own.map(({ weightMs }) => weightMs)) }))
    .sort((a, b) => b.timeMs - a.timeMs)
    .slice(0, STACK_LIMIT)
    .map(({ node, own, timeMs }) => ({
      ...framesOf(node, parents, textOf),
      count: own.filter(({ kind }) => kind === "stack").length,
      timeMs,
      times: own.map(({ timeMs, weightMs }) => ({ at: timeMs - fromMs, weightMs })),
    }));
  const collections = ofKind("gc");
  return {
    intervalMs,
    samples: samples.length,
    gcSamples: collections.length,
    gcMs: sum(collections.map(({ weightMs }) => weightMs)),
    idleSamples: ofKind("idle").length,
    stacks,
  };
}

/** A profile as the field of a record, with so many of its stacks. */
export function printProfile(profile: ProfileCut, stackLimit: number): StallProfile {
  return {
    interval: profile.intervalMs,
    samples: profile.samples,
    ...(profile.gcSamples > 0 && { gc: profile.gcSamples }),
    ...(profile.idleSamples > 0 && { idle: profile.idleSamples }),
    stacks: profile.stacks.slice(0, stackLimit).map(({ count, timeMs, frames }) => ({
      count,
      time: Math.round(timeMs * 1e3) / 1e3,
      ...printStack(framesOfRecord(frames)),
    })),
  };
}

function samplesWithin(
  profile: Profiler.Profile,
  fromMs: number,
  toMs: number,
  intervalMs: number,
): readonly Sample[] {
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const timesMs = sampleTimesMs(profile);
  const inside = (profile.samples ?? []).flatMap((id, index) => {
    const node = nodes.get(id);
    const timeMs = timesMs[index] ?? 0;
    const isInside = node !== undefined && timeMs >= fromMs && timeMs <= toMs;
    return isInside && node.callFrame.functionName !== "(root)" ? [{ node, timeMs }] : [];
  });
  return inside.map(({ node, timeMs }, i) => {
    const before = i === 0 ? timeMs - fromMs : (timeMs - (inside[i - 1]?.timeMs ?? 0)) / 2;
    const after =
      i === inside.length - 1 ? toMs - timeMs : ((inside[i + 1]?.timeMs ?? 0) - timeMs) / 2;
    const weightMs = Math.min(before, intervalMs) + Math.min(after, intervalMs);
    return { node, timeMs, weightMs, kind: kindOf(node) };
  });
}

function kindOf({ callFrame }: Node): Sample["kind"] {
  if (callFrame.functionName === "(garbage collector)") return "gc";
  return /^\((?:idle|program)\)$/.test(callFrame.functionName) ? "idle" : "stack";
}

/** The samples of each stack, by its innermost node, with the collections that belong to it. */
function byStack(samples: readonly Sample[]): ReadonlyMap<Node, readonly Sample[]> {
  const stacks = new Map<Node, Sample[]>();
  const add = (node: Node, sample: Sample): void => {
    const known = stacks.get(node);
    if (known === undefined) stacks.set(node, [sample]);
    else known.push(sample);
  };
  const running = samples.filter(({ kind }) => kind === "stack");
  for (const sample of running) add(sample.node, sample);
  for (const sample of samples) {
    if (sample.kind !== "gc") continue;
    const before = running.findLast(({ timeMs }) => timeMs <= sample.timeMs) ?? running[0];
    const after = running.find(({ timeMs }) => timeMs > sample.timeMs) ?? before;
    if (before === undefined || after === undefined) continue;
    const isAfterNearer = after.timeMs - sample.timeMs < sample.timeMs - before.timeMs;
    add(isAfterNearer ? after.node : before.node, sample);
  }
  return stacks;
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
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

function framesOf(
  leaf: Node,
  parents: ReadonlyMap<number, Node>,
  textOf: TextOf,
): Pick<SampledStack, "frames" | "isCut" | "lines" | "mayBeInlined"> {
  const nodes: Node[] = [];
  let node: Node | undefined = leaf;
  while (node !== undefined && node.callFrame.functionName !== "(root)") {
    if (!WASM_ADAPTER.test(node.callFrame.functionName)) nodes.push(node);
    node = parents.get(node.id);
  }
  const fileOf = (one: Node): string => one.callFrame.url;
  const kept = keptFrames(nodes, VOTING_LIMITS, functionKey, fileOf);
  const frames = kept.map(({ index, leftOut }) => {
    const frame = frameOf(nodes[index] as Node, index === 0 ? textOf : undefined);
    return leftOut === 0 ? frame : { ...frame, leftOut };
  });
  const [innermost = leaf] = nodes;
  const { url } = innermost.callFrame;
  const theirs = withoutOwnFrames(frames);
  const isTheirLeaf = (url !== "" || isMade(innermost)) && theirs.length === frames.length;
  return {
    frames: theirs,
    isCut: nodes.length >= DEEP_SAMPLE,
    mayBeInlined: isTheirLeaf && !TELLS_INLINED,
    ...(isTheirLeaf && {
      lines: sampledLines(innermost.positionTicks ?? [], startOf(innermost), () => textOf(url)),
    }),
  };
}

function functionKey({ callFrame }: Node): string {
  const { functionName, url, lineNumber, columnNumber } = callFrame;
  return `${functionName}\n${url}:${lineNumber}:${columnNumber}`;
}

/**
 * V8 prints frames with 1-based positions and counts them from 0 in profiles; the ticks' lines are 1-based.
 *
 * @param textOf of the innermost frame, which has ticks of its own
 */
function frameOf(node: Node, textOf: TextOf | undefined): FrameText {
  const { url } = node.callFrame;
  // V8 tells the whole pattern, which may be long and is nobody's function.
  const functionName = node.callFrame.functionName.replace(/^RegExp: .*/s, "RegExp");
  const isNative = url === "" && !isMade(node);
  const start = startOf(node);
  const heaviest =
    textOf === undefined || isNative
      ? start
      : heaviestPlace(node.positionTicks ?? [], start, () => textOf(url));
  if (url === "") {
    const text = `${functionName || "<anonymous>"} (<anonymous>)`;
    if (isNative) return { text, functionName, file: "", functionStart: null };
    const made = { scriptId: node.callFrame.scriptId, place: heaviest };
    return { text, functionName, file: "", functionStart: start, made };
  }
  const [line, column] = heaviest;
  const place = url.startsWith("wasm:") ? wasmPlace(node) : `${url}:${line}:${column}`;
  return {
    text: functionName === "" ? place : `${functionName} (${place})`,
    functionName,
    file: url,
    functionStart: start,
  };
}

/** Whether it is of code that `eval` or `new Function` made: that has a script, but no file. */
function isMade({ callFrame: { url, scriptId } }: Node): boolean {
  return url === "" && scriptId !== "0";
}

/** The code of a module itself begins nowhere. A column of WebAssembly is an offset, which stacks count from 0 as well. */
function startOf({ callFrame: { url, lineNumber, columnNumber } }: Node): FunctionStart {
  const column = url.startsWith("wasm:") ? columnNumber : columnNumber + 1;
  return [Math.max(1, lineNumber + 1), Math.max(1, column)];
}

/** As V8 prints it in stacks, where the function's name tells its number: `wasm://wasm/3e5c1a:wasm-function[0]:0x2f`. */
function wasmPlace({ callFrame: { functionName, url, lineNumber, columnNumber } }: Node): string {
  return /^wasm-function\[\d+\]$/.test(functionName)
    ? `${url}:${functionName}:0x${columnNumber.toString(16)}`
    : `${url}:${lineNumber + 1}:${columnNumber + 1}`;
}
