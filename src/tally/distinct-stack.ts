import type { FunctionStarts } from "../record/record.js";
import type { Frame } from "../stack/frame.js";
import type { StackState } from "../verdict/idle-stack.js";
import type { Scripts } from "./scripts.js";

/** A distinct stack of the logs, parsed and judged once however many records have it. */
export interface DistinctStack {
  /** Equal stacks of different tables have equal keys. */
  readonly key: string;
  /** Innermost first. */
  readonly frames: readonly Frame[];
  readonly functionStarts: FunctionStarts | undefined;
  readonly state: StackState;
  /** 0: a whole stack; 1: only its blocking function; 2: what stands for functions beyond count. */
  readonly folding: 0 | 1 | 2;
  /** What is known of the files of the frames: the same text of another build is another stack. */
  readonly scripts: Scripts;
}

/** What a table needs to know of a stack. */
export type StackFacts = Omit<DistinctStack, "key">;
