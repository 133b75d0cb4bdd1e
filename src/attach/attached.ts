import type { StackText } from "../emitter/stack-text.js";
import type { StallProfile } from "../record/record.js";

/** What is told while it goes on. */
export interface AttachListener {
  /** One sentence on what is done to the target, or on what it does. */
  say(sentence: string): void;
  /** The loop does not turn, of a worker if there is a `thread` (its `threadId`), and this is what runs. */
  onWedge(stack: StackText, thread?: number): void;
  readonly interrupted: AbortSignal;
}

/** What came of an attachment. */
export interface Attached {
  /** The logs to read. */
  readonly logs: readonly string[];
  /** Epoch ms before which the records of these logs are not ours. */
  readonly fromWallMs: number;
  /** There may be such records: the emitter was there before us, or its log was. */
  readonly mayBeOlder: boolean;
  /** Of a loop that did not turn, if it was sampled. */
  readonly profile: StallProfile | undefined;
}
