import { isTheirs } from "../record/vote.js";
import type { FrameText } from "./stack-text.js";

/** How often and how long one function has blocked. */
export interface FunctionStats {
  readonly count: number;
  readonly totalMs: number;
}

/** The key for stalls in which nothing but the loop itself, or nothing known, was running. */
const NO_FUNCTION = "(event loop)";

/**
 * Names the function that a stack blames: the innermost frame that is not Node's own, as V8 prints it, without the
 * position inside the function. The analyzer does this better, with source maps; this is for a look from inside.
 */
export function blockingFunction(frames: readonly FrameText[]): string {
  const blocking = frames.find(isTheirs);
  return blocking?.text.replace(/:\d+:\d+(\)?)$/, "$1") ?? NO_FUNCTION;
}

/** The dictionary of the script that this project began with: function -> count and total time. */
export class FunctionDictionary {
  readonly #functions = new Map<string, FunctionStats>();

  /** @param name as {@link blockingFunction} gives it */
  add(name: string, durationMs: number): void {
    const { count, totalMs } = this.#functions.get(name) ?? { count: 0, totalMs: 0 };
    this.#functions.set(name, { count: count + 1, totalMs: totalMs + durationMs });
  }

  /** A copy, the function that blocked longest first. */
  list(): Map<string, FunctionStats> {
    return new Map([...this.#functions].sort(([, a], [, b]) => b.totalMs - a.totalMs));
  }
}
