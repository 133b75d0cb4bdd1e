import type { Origin } from "../stack/frame.js";
import { originOf, originOfSource } from "../stack/origin.js";
import { packageOf } from "../stack/package-path.js";
import type { ResolvedFrame } from "../stack/resolved-frame.js";
import type { StackState } from "./idle-stack.js";

/** Who is to blame for a stack. */
export interface Blame {
  /** The blocking function; undefined where nothing but the loop itself was running. */
  readonly frame?: ResolvedFrame;
  readonly origin: Origin;
  /** The npm package of the blocking function, where it lies in `node_modules`. */
  readonly package?: string;
  /** The nearest caller that has a name, where the blocking function has none. */
  readonly place?: string;
  /** The blocking code has no name because it is the top level of a module. */
  readonly isTopLevel: boolean;
  /** The innermost application frame that called a dependency. */
  readonly caller?: ResolvedFrame;
}

/**
 * Says who wrote the code of a resolved frame. The original source counts, not the bundle that it was put in; but what was
 * generated in a package is of that package, whatever its published map calls the source (`../../src/a.ts`).
 */
export function resolvedOrigin(frame: ResolvedFrame): Exclude<Origin, "idle"> {
  const generated = originOf(frame.generated);
  if (generated !== "app" || frame.outcome !== "mapped" || frame.file === undefined) {
    return generated;
  }
  return frame.isIgnored === true ? "dependency" : originOfSource(frame.file);
}

/** The package that a resolved frame belongs to. */
export function resolvedPackage(frame: ResolvedFrame): string | undefined {
  return packageOf(frame.generated.file ?? "") ?? packageOf(frame.file ?? "");
}

/**
 * Finds the blocking function of a stack, innermost frame first: the innermost frame that belongs neither to the
 * runtime nor to the emitter. A stack that holds only the runtime's frames blames the innermost of them.
 *
 * A function of WebAssembly that has no name is passed over for the one that called it: nobody can look up
 * `wasm-function[217]`. Where the module has names, they are those of the user's own source.
 */
export function blame(frames: readonly ResolvedFrame[], state: StackState): Blame {
  if (state !== "running") return { origin: "idle", isTopLevel: false };
  const isTheirs = (frame: ResolvedFrame): boolean => resolvedOrigin(frame) !== "node";
  const named = frames.findIndex((frame) => isTheirs(frame) && !isNamelessWasm(frame));
  const at = named < 0 ? frames.findIndex(isTheirs) : named;
  const frame = frames[at];
  if (frame === undefined) {
    const innermost = frames[0];
    return innermost === undefined
      ? { origin: "unknown", isTopLevel: false }
      : { frame: innermost, origin: "node", isTopLevel: false };
  }
  const origin = resolvedOrigin(frame);
  const isTopLevel =
    frame.functionName === undefined &&
    (frame.generated.language === "python" ||
      frame.generated.isTopLevel === true ||
      isModule(frames[at + 1]));
  const place = frame.functionName ?? frames.slice(at + 1).find(isNamed)?.functionName;
  const facts = { isTopLevel, ...(place === undefined ? {} : { place }) };
  if (origin !== "dependency") return { frame, origin, ...facts };
  const name = resolvedPackage(frame);
  const caller = frames.slice(at + 1).find((outer) => resolvedOrigin(outer) === "app");
  return {
    frame,
    origin,
    ...facts,
    ...(name === undefined ? {} : { package: name }),
    ...(caller === undefined ? {} : { caller }),
  };
}

function isNamelessWasm({ generated }: ResolvedFrame): boolean {
  return generated.isWasm === true && /^wasm-function\[\d+\]$/.test(generated.functionName ?? "");
}

/** Node's loader calls the top level of a module, and nothing else. */
function isModule(caller: ResolvedFrame | undefined): boolean {
  return caller?.file?.startsWith("node:internal/modules/") === true;
}

function isNamed(frame: ResolvedFrame): boolean {
  return frame.functionName !== undefined && resolvedOrigin(frame) !== "node";
}
