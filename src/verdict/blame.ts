import type { Origin } from "../stack/frame.js";
import type { ResolvedFrame } from "../stack/resolved-frame.js";
import { isFramework, passesOn } from "./frameworks.js";
import type { StackState } from "./idle-stack.js";
import { resolvedOrigin, resolvedPackage } from "./resolved-origin.js";

/** The code to blame for a stack. */
export interface Blame {
  /** The blocking function; undefined if nothing but the loop itself was running. */
  readonly frame?: ResolvedFrame | undefined;
  readonly origin: Origin;
  /** The blocking function's name, or that of its nearest named caller. */
  readonly place?: string | undefined;
  /** The blocking code has no name because it is the top level of a module. */
  readonly isTopLevel: boolean;
  /** The package that blocked, if the blocking function belongs to one. */
  readonly package?: string | undefined;
  /** The innermost application frame, which called the package. */
  readonly caller?: ResolvedFrame | undefined;
  /** The caller's name, or that of its nearest named caller. */
  readonly callerPlace?: string | undefined;
  /** The caller is the top level of a module. */
  readonly isCallerTopLevel?: boolean;
  /** The outermost frame of the package, through which it was entered. */
  readonly entry?: ResolvedFrame | undefined;
}

/**
 * Finds the blocking function of a stack, innermost frame first: the innermost frame that belongs neither to the runtime nor to
 * the emitter. A stack with only runtime frames blames the innermost of them.
 *
 * A WebAssembly function without a name is skipped in favour of its caller, because `wasm-function[217]` cannot be looked up. If
 * the module has names, they are those of the user's own source. The same holds for nameless code that `node:vm` was given without a file.
 */
export function blame(frames: readonly ResolvedFrame[], state: StackState): Blame {
  if (state !== "running") return { origin: "idle", isTopLevel: false };
  const isTheirs = (frame: ResolvedFrame): boolean => resolvedOrigin(frame) !== "node";
  const named = frames.findIndex((frame) => isTheirs(frame) && !isNowhere(frame));
  const at = named < 0 ? frames.findIndex(isTheirs) : named;
  const frame = frames[at];
  if (frame === undefined) {
    const innermost = frames[0];
    return innermost === undefined
      ? { origin: "unknown", isTopLevel: false }
      : { frame: innermost, origin: "node", isTopLevel: false };
  }
  const origin = resolvedOrigin(frame);
  const isTopLevel = isTopLevelAt(frames, at);
  const place = placeOf(frames, at);
  const facts: Blame = { frame, origin, isTopLevel, place };
  return origin === "dependency" ? { ...facts, ...packageCall(frames, at) } : facts;
}

/** The package that was called, and its caller. @param at the index of the blocking function */
function packageCall(
  frames: readonly ResolvedFrame[],
  at: number,
): Pick<Blame, "package" | "caller" | "callerPlace" | "isCallerTopLevel" | "entry"> {
  const callerAt = frames.findIndex((frame, i) => i > at && resolvedOrigin(frame) === "app");
  const called = frames.slice(at, callerAt < 0 ? frames.length : callerAt);
  const packages = called.filter((frame) => resolvedOrigin(frame) === "dependency");
  const own = packages.filter((frame) => !isFramework(resolvedPackage(frame)));
  const outermost = packages.at(-1);
  const caller = {
    caller: frames[callerAt],
    callerPlace: placeOf(frames, callerAt),
    isCallerTopLevel: isTopLevelAt(frames, callerAt),
  };
  const isPassedOn = outermost !== undefined && passesOn(outermost) && own.length > 0;
  if (callerAt >= 0 && !isPassedOn) {
    return { package: resolvedPackage(own.at(-1) ?? (outermost as ResolvedFrame)), ...caller };
  }
  // Without a calling application frame, the package is that of the blocking function, and its entry is named.
  const name = resolvedPackage(frames[at] as ResolvedFrame);
  const end = packages.findIndex((frame) => resolvedPackage(frame) !== name);
  const entry = packages[(end < 0 ? packages.length : end) - 1] ?? frames[at];
  return { package: name, entry, ...caller };
}

/** The name of a function, or that of its nearest named caller. */
function placeOf(frames: readonly ResolvedFrame[], at: number): string | undefined {
  const own = frames[at];
  if (own === undefined) return undefined;
  return own.functionName ?? frames.slice(at + 1).find(isNamed)?.functionName;
}

/** Whether neither a name nor a file says where this code is to be found. */
function isNowhere({ functionName, generated }: ResolvedFrame): boolean {
  if (generated.isWasm === true) return /^wasm-function\[\d+\]$/.test(generated.functionName ?? "");
  return functionName === undefined && generated.file === "evalmachine.<anonymous>";
}

function isTopLevelAt(frames: readonly ResolvedFrame[], at: number): boolean {
  const frame = frames[at];
  if (frame === undefined || frame.functionName !== undefined) return false;
  const { language, isTopLevel } = frame.generated;
  return language === "python" || isTopLevel === true || isModule(frames[at + 1]);
}

/** Whether the called code is a module: Node's loader calls only their top levels. */
function isModule(caller: ResolvedFrame | undefined): boolean {
  return caller?.file?.startsWith("node:internal/modules/") === true;
}

function isNamed(frame: ResolvedFrame): boolean {
  return frame.functionName !== undefined && resolvedOrigin(frame) !== "node";
}
