import { isCallbackLoop } from "../record/callback-loops.js";
import { isLateAnswer } from "../record/late-answer.js";
import { isTheirs } from "../record/vote.js";
import type { Frames } from "./common-path.js";
import { readFrames } from "./read-frames.js";
import { withoutOwnFrames } from "./stack-text.js";
import type { SeenStack } from "./stall-stack.js";

/** So many promises are looked at before it is given up: reading a stack takes some microseconds. */
const MOST_LOOKS = 50;

/**
 * Finds the function that goes on when Node's own code is done.
 *
 * `await response.json()` parses in a job of Node, and neither the stack nor V8 knows who awaits it. But that function is resumed right
 * after, and sooner or later makes or settles a promise. V8's hooks for that are there from the answer that has met nothing but Node to the
 * first function of the program, or to the end of the stall. Node shares them out: those of the host are not touched.
 */
export class ResumedFunction {
  #found: Frames = [];
  #looks = 0;
  #stop: (() => void) | undefined;

  /** To be called within an answer. @param frames those of the answer; none between two promise jobs */
  lookFor(frames: Frames): void {
    if (this.#stop !== undefined || this.#looks > 0 || frames.some(isTheirs)) return;
    // Under a name by which stacks are told to be ours, see own-call.ts.
    const { "stall-report:look": look } = { "stall-report:look": () => this.#look() };
    const hooks = process.getBuiltinModule?.("node:v8")?.promiseHooks;
    const stop: unknown = hooks?.createHook({ init: look, settled: look });
    if (typeof stop === "function") this.#stop = () => stop();
  }

  /** What was found since the last beat, innermost first; to be called at each beat. */
  take(): Frames {
    const found = this.#found;
    this.#end();
    this.#found = [];
    this.#looks = 0;
    return found;
  }

  #look(): void {
    try {
      this.#looks++;
      this.#found = withoutOwnFrames(readFrames()).filter(isTheirs);
      if (this.#found.length > 0 || this.#looks >= MOST_LOOKS) this.#end();
    } catch {
      this.#end();
    }
  }

  #end(): void {
    this.#stop?.();
    this.#stop = undefined;
  }
}

/**
 * A stack of nothing but Node's own functions goes on as if the resumed function had awaited it, if the first question had to wait for
 * what Node did there.
 */
export function withResumed(
  frames: Frames,
  first: SeenStack | undefined,
  resumed: Frames,
  durationMs: number,
): Frames {
  const isHeldUp = first !== undefined && !first.isAfter && isLateAnswer(first.delay, durationMs);
  const isAtWork = frames.some(
    ({ file, functionName }) => file !== "" && !isCallbackLoop(functionName),
  );
  if (!isHeldUp || !isAtWork || frames.some(isTheirs)) return frames;
  return [
    ...frames,
    ...resumed.map((frame) =>
      frame.isAsync ? frame : { ...frame, text: `async ${frame.text}`, isAsync: true },
    ),
  ];
}
