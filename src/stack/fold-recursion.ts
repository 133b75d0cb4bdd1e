import { cycleAtEnd } from "../record/cycle.js";
import type { ResolvedFrame } from "./resolved-frame.js";

/**
 * Folds recursion: repeated calls of one function, or of a cycle of a few, become one frame each, with the number of calls.
 * A recursive function is interrupted at a different depth each time, but the stacks mean the same.
 *
 * The innermost call is kept, because its line is where the time was spent.
 *
 * @param frames innermost first
 */
export function foldRecursion(frames: readonly ResolvedFrame[]): readonly ResolvedFrame[] {
  const kept: ResolvedFrame[] = [];
  const keys: string[] = [];
  const calls: number[] = [];
  for (const frame of frames) {
    kept.push(frame);
    keys.push(keyOf(frame));
    calls.push(1);
    const cycle = cycleAtEnd(keys);
    if (cycle === 0) continue;
    const first = kept.length - cycle;
    for (let i = first; i < kept.length; i++) {
      calls[i - cycle] = (calls[i - cycle] as number) + (calls[i] as number);
    }
    kept.length = first;
    keys.length = first;
    calls.length = first;
  }
  if (kept.length === frames.length) return frames;
  return kept.map((frame, i) => (calls[i] === 1 ? frame : { ...frame, calls: calls[i] as number }));
}

/** Merges two foldings of the same stack: each frame with the larger number of calls. */
export function deepest(
  a: readonly ResolvedFrame[],
  b: readonly ResolvedFrame[],
): readonly ResolvedFrame[] {
  if (a === b) return a;
  return a.map((frame, i) => ((b[i]?.calls ?? 1) > (frame.calls ?? 1) ? (b[i] ?? frame) : frame));
}

/** Identifies a function by its name and file; one without a name by its position. */
function keyOf({ functionName, file, line, column, generated }: ResolvedFrame): string {
  const name = functionName ?? `${line}:${column}`;
  return `${generated.isAsync === true ? "async " : ""}${name}\n${file ?? ""}`;
}
