import type { Frame } from "./frame.js";

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
  /** The map says nothing about this position. */
  | "unmapped-position"
  /** Nothing to map: Node's own code, natives, wasm, Python. */
  | "not-applicable";

/** A frame in the user's own source, as far as it could be found. */
export interface ResolvedFrame {
  /** The original name, `Cart.total`; undefined at the top level of a module and where nothing names the function. */
  readonly functionName?: string;
  /** The original file; the generated one where there is no map. */
  readonly file?: string;
  /** 1-based. */
  readonly line?: number;
  /** 1-based. */
  readonly column?: number;
  readonly outcome: FrameOutcome;
  /** How many nested calls of a recursive function stand here as one frame; undefined for a single call. */
  readonly calls?: number;
  /** The frame as it was recorded. */
  readonly generated: Frame;
}
