import type { Frame } from "./frame.js";
import type { ResolvedFrame } from "./resolved-frame.js";

/** What a log says of the text that a file's positions are in. */
export interface ScriptIdentity {
  /** SHA-256 of its bytes in hexadecimal digits. */
  readonly sha256?: string;
  /** It is not the file of that name but was made of it in memory, and its map is not known. */
  readonly inMemory?: true;
  /** As ECMA-426 has it. */
  readonly debugId?: string;
}

/** One distinct stack that is to be turned into the user's own source. */
export interface StackQuery {
  /** Innermost first. */
  readonly frames: readonly Frame[];
  /** Parallel to the frames: where the frame's function begins in the generated file, 1-based line and column. */
  readonly functionStarts?: readonly (readonly [line: number, column: number] | null)[] | undefined;
  /** The application's version, which selects the maps. */
  readonly version?: string | undefined;
  /** What the session said of the generated files, by their name in stacks. */
  readonly scripts?: ReadonlyMap<string, ScriptIdentity>;
}

/** Turns stacks into the user's own source; the answers are parallel to the questions. */
export type ResolveStacks = (
  stacks: readonly StackQuery[],
) => Promise<(readonly ResolvedFrame[])[]>;
