import type { Frame } from "./frame.js";
import type { ResolvedFrame } from "./resolved-frame.js";

/** What a log says about the text to which a file's positions refer. */
export interface ScriptIdentity {
  /** SHA-256 of its bytes in hexadecimal digits. */
  readonly sha256?: string;
  /** The text is not the file itself but was generated from it in memory, and its map is unknown. */
  readonly inMemory?: true;
  /** The debug id of ECMA-426. */
  readonly debugId?: string;
}

/** One distinct stack to resolve to the user's own source. */
export interface StackQuery {
  /** Innermost first. */
  readonly frames: readonly Frame[];
  /** Parallel to the frames: where the frame's function begins in the generated file, 1-based line and column. */
  readonly functionStarts?: readonly (readonly [line: number, column: number] | null)[] | undefined;
  /** The application's version, which selects the maps. */
  readonly version?: string | undefined;
  /** The recorded identities of the generated files, by their name in stacks. */
  readonly scripts?: ReadonlyMap<string, ScriptIdentity>;
}

/** Resolves stacks to the user's own source; the results are parallel to the queries. */
export type ResolveStacks = (
  stacks: readonly StackQuery[],
) => Promise<(readonly ResolvedFrame[])[]>;
