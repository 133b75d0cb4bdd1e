import type { Frame, Position } from "./frame.js";
import { originOf } from "./origin.js";

/** What became of a frame on its way through source maps. */
export type FrameOutcome =
  | "mapped"
  /** No map was found. */
  | "no-map"
  /** A map was found, for another build. */
  | "stale-map"
  | "invalid-map"
  /** Several maps fit equally well. */
  | "ambiguous-map"
  /** A transpiler made in memory what ran, and left no map. */
  | "in-memory"
  /** The map says nothing about this position. */
  | "unmapped-position"
  /** Nothing to map: Node's own code, natives, wasm, other languages. */
  | "not-applicable";

/** What a map would help. */
export type LackingOutcome = Extract<
  FrameOutcome,
  "stale-map" | "ambiguous-map" | "in-memory" | "invalid-map" | "no-map"
>;

/** A frame in the user's own source, as far as it could be found. */
export interface ResolvedFrame {
  /** The original name, `Cart.total`; undefined at the top level of a module and where nothing names the function. */
  readonly functionName?: string | undefined;
  /** The original file; the generated one where there is no map. */
  readonly file?: string | undefined;
  /** Where the original lies in its program, wherever its map was found; undefined where nothing was mapped. */
  readonly pathInProgram?: string;
  /** 1-based. */
  readonly line?: number | undefined;
  /** 1-based. */
  readonly column?: number | undefined;
  readonly outcome: FrameOutcome;
  /** The text around the position told the name: it is the function's own, and not what an engine printed. */
  readonly isNamedByText?: true;
  /** Which one it is of the functions of this name in its text, 2 for the second; undefined for the first. */
  readonly ordinal?: number | undefined;
  /** Where the function begins in the generated file, if the log says so. */
  readonly begin?: Position;
  /** In the map's ignore list: not the user's own code. */
  readonly isIgnored?: true;
  /** How many nested calls of a recursive function stand here as one frame; undefined for a single call. */
  readonly calls?: number;
  /** The frame as it was recorded. */
  readonly generated: Frame;
}

/** A frame as it was recorded, because no map says more of it. */
export function unmapped(
  frame: Frame,
  outcome: FrameOutcome = hasNoMap(frame) ? "not-applicable" : "no-map",
): ResolvedFrame {
  const { functionName, file, line, column } = frame;
  return { functionName, file, line, column, outcome, generated: frame };
}

function hasNoMap(frame: Frame): boolean {
  return frame.language !== undefined || frame.isUnread === true || originOf(frame) === "node";
}
