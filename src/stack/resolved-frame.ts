import type { Frame } from "./frame.js";

/** What became of a frame on its way through source maps. */
export type FrameOutcome =
  | "mapped"
  | "no-map"
  | "stale-map"
  | "invalid-map"
  | "ambiguous-map"
  | "unmapped-position"
  /** Nothing to map: Node's own code, natives, wasm, Python. */
  | "not-applicable";

/** A frame in the user's own source, as far as it could be found. */
export interface ResolvedFrame {
  /** The original name, `Cart.total`; undefined for an anonymous function and a module's top level. */
  readonly functionName?: string;
  /** The original file; the generated one where there is no map. */
  readonly file?: string;
  /** 1-based. */
  readonly line?: number;
  /** 1-based. */
  readonly column?: number;
  readonly outcome: FrameOutcome;
  /** The frame as it was recorded. */
  readonly generated: Frame;
}
