import type { Frame, Position } from "./frame.js";
import { originOf } from "./origin.js";
import { shownPath } from "./shown-path.js";

/** The result of looking a frame up in source maps. */
export type FrameOutcome =
  | "mapped"
  /** No map was found. */
  | "no-map"
  /** A map was found, but for another build. */
  | "stale-map"
  | "invalid-map"
  /** Several maps fit equally well. */
  | "ambiguous-map"
  /** The code was transpiled in memory, and its map was not kept. */
  | "in-memory"
  /** The map does not cover this position. */
  | "unmapped-position"
  /** Nothing to map: Node's own code, natives, wasm, other languages. */
  | "not-applicable";

/** The outcomes that a suitable map would mend. */
export type LackingOutcome = Extract<
  FrameOutcome,
  "stale-map" | "ambiguous-map" | "in-memory" | "invalid-map" | "no-map"
>;

/** A frame in the user's own source, as far as it could be found. */
export interface ResolvedFrame {
  /** The original name, `Cart.total`; undefined at the top level of a module and where nothing names the function. */
  readonly functionName?: string | undefined;
  /** The original file; the path of the generated one where there is no map. */
  readonly file?: string | undefined;
  /** The original file's path within its program, independent of where its map was found; undefined if not mapped. */
  readonly pathInProgram?: string;
  /** 1-based. */
  readonly line?: number | undefined;
  /** 1-based. */
  readonly column?: number | undefined;
  readonly outcome: FrameOutcome;
  /** The name was read from the source text around the position, rather than printed by an engine. */
  readonly isNamedByText?: true;
  /** The function's position among those of the same name in its text, 2 for the second; undefined for the first. */
  readonly ordinal?: number | undefined;
  /** Where the function begins in the generated file, if recorded. */
  readonly functionStart?: Position;
  /** The source is in the map's ignore list: not the user's own code. */
  readonly isIgnored?: true;
  /** How many nested calls of a recursive function this frame represents; undefined for a single call. */
  readonly calls?: number;
  /** The frame as it was recorded. */
  readonly generated: Frame;
}

/** A frame as it was recorded, for want of a map. */
export function unmapped(
  frame: Frame,
  outcome: FrameOutcome = hasNoMap(frame) ? "not-applicable" : "no-map",
): ResolvedFrame {
  const { functionName, line, column } = frame;
  const file = frame.file === undefined ? undefined : shownPath(frame.file);
  return { functionName, file, line, column, outcome, generated: frame };
}

function hasNoMap(frame: Frame): boolean {
  return frame.language !== undefined || frame.isUnread === true || originOf(frame) === "node";
}
