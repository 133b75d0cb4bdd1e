import type { FunctionStarts } from "../record/record.js";
import type { Frame } from "../stack/frame.js";
import type { StackState } from "../verdict/idle-stack.js";
import type { Scripts } from "./scripts.js";

/** A distinct stack, parsed and judged once, however many records have it. */
export interface DistinctStack {
  /** Equal stacks of different tables have equal keys. */
  readonly key: string;
  /** Innermost first. */
  readonly frames: readonly Frame[];
  readonly functionStarts: FunctionStarts | undefined;
  readonly state: StackState;
  /** 0: the whole stack; 1: only its blocking function; 2: all functions beyond the limit, as one. */
  readonly folding: 0 | 1 | 2;
  /** The identities of the frames' files: the same text of another build is another stack. */
  readonly scripts: Scripts;
}

/** A stack before it has a key. */
export type StackFacts = Omit<DistinctStack, "key">;
