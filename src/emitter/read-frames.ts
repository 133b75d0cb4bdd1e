import type { FunctionStart } from "../record/record.js";
import { DEEPEST_STACK, keptFrames, VOTING_LIMITS } from "./kept-frames.js";
import { type FrameText, shortened } from "./stack-text.js";

/** V8 has these since 9.x, all Nodes that we support give them, `@types/node` does not know them. */
interface RecentCallSite {
  getEnclosingLineNumber?(): number | null;
  getEnclosingColumnNumber?(): number | null;
  isAsync?(): boolean;
}

/**
 * The frames of the calling thread, innermost first, without the one of this function.
 *
 * The host may have put its own `Error.prepareStackTrace` in place (source-map-support does), or have frozen the
 * intrinsics. So ours is set for a moment and taken back in any case; where it cannot be set the stack comes as
 * text, without the functions' beginnings.
 */
export function readFrames(): readonly FrameText[] {
  const limit = Object.getOwnPropertyDescriptor(Error, "stackTraceLimit");
  const prepare = Object.getOwnPropertyDescriptor(Error, "prepareStackTrace");
  const holder: { stack?: unknown } = {};
  try {
    set("stackTraceLimit", DEEPEST_STACK);
    set("prepareStackTrace", (_: unknown, sites: NodeJS.CallSite[]) => framesOf(sites));
    Error.captureStackTrace(holder, readFrames);
    const frames = holder.stack;
    if (Array.isArray(frames)) return frames as FrameText[];
    return typeof frames === "string" ? framesOfText(frames) : [];
  } finally {
    restore("stackTraceLimit", limit);
    restore("prepareStackTrace", prepare);
  }
}

function framesOf(sites: readonly NodeJS.CallSite[]): readonly FrameText[] {
  const fileOf = (site: NodeJS.CallSite): string => site.getFileName() ?? "";
  return keptFrames(sites, VOTING_LIMITS, functionKey, fileOf).map(({ index, leftOut }) => {
    const frame = frameOf(sites[index] as NodeJS.CallSite);
    return leftOut === 0 ? frame : { ...frame, leftOut };
  });
}

/** Cheaper than its text: three tenths of a millisecond for two thousand. */
function functionKey(site: NodeJS.CallSite): string {
  const start = startOf(site);
  return `${start === null ? site.getFunctionName() : start} ${site.getFileName()}`;
}

function startOf(site: NodeJS.CallSite): FunctionStart | null {
  const { getEnclosingLineNumber, getEnclosingColumnNumber } = site as RecentCallSite;
  const line = getEnclosingLineNumber?.call(site);
  const column = getEnclosingColumnNumber?.call(site);
  const isKnown = typeof line === "number" && typeof column === "number" && line > 0 && column > 0;
  return isKnown ? [line, column] : null;
}

function frameOf(site: NodeJS.CallSite): FrameText {
  return {
    text: shortened(site.toString()),
    functionName: shortened(site.getFunctionName() ?? ""),
    // What `eval` made has no name but that of its `sourceURL` (webpack's `devtool: "eval"`, templates), which a profile has too.
    file: shortened(site.getFileName() ?? site.getScriptNameOrSourceURL() ?? ""),
    functionStart: startOf(site),
    ...((site as RecentCallSite).isAsync?.call(site) && { isAsync: true }),
  };
}

/** What V8 prints of a nameless function that a timer calls: where the timer has it. */
const NAMELESS_CALLBACK = /^(?:Timeout|Immediate)\._on(?:Timeout|Immediate)$/;

function framesOfText(text: string): readonly FrameText[] {
  return text
    .split("\n")
    .filter((line) => line.startsWith("    at "))
    .map((line) => {
      const text = line.slice("    at ".length);
      const [, name = "", file = ""] = /^(?:(.*) \()?(.*?)(?::\d+:\d+)?\)?$/.exec(text) ?? [];
      const functionName = NAMELESS_CALLBACK.test(name) ? "" : name;
      return { text, functionName, file: file.startsWith("<") ? "" : file, functionStart: null };
    });
}

function set(name: string, value: unknown): void {
  attempt(() =>
    Object.defineProperty(Error, name, {
      value,
      configurable: true,
      enumerable: true,
      writable: true,
    }),
  );
}

function restore(name: string, descriptor: PropertyDescriptor | undefined): void {
  attempt(() => {
    if (descriptor === undefined) Reflect.deleteProperty(Error, name);
    else Object.defineProperty(Error, name, descriptor);
  });
}

/** Where `Error` is frozen the stack comes as text and perhaps with fewer frames; and there is nothing to take back. */
function attempt(change: () => void): void {
  try {
    change();
  } catch {}
}
