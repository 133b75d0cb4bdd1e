import { cycleAtEnd } from "../record/cycle.js";

/**
 * How many frames of a stack are kept: the innermost say what was running, the outermost who had called it. Who recurses deeper than
 * the deepest has no caller. Reading takes some 0.8 µs a frame (Node 20), and V8's own stack has room for some 11,000.
 */
export const FRAME_LIMITS = { innermost: 40, outermost: 24, deepest: 6000 } as const;

/** A frame that is kept. */
export interface KeptFrame {
  /** Of the whole stack, 0 is the innermost. */
  readonly index: number;
  /** How many frames between this one and the next outer one that is kept are not. */
  readonly leftOut: number;
}

/**
 * Which frames of a deep stack are kept. Recursion goes first, but for its innermost round: frames of a server that call the
 * application stand outside of it, and there may be fifty.
 *
 * @param frames the innermost first
 * @param functionKey is asked only of deep stacks
 */
export function keptFrames<F>(
  frames: readonly F[],
  functionKey: (frame: F) => string,
): readonly KeptFrame[] {
  const { innermost, outermost } = FRAME_LIMITS;
  const most = innermost + outermost;
  if (frames.length <= most) return frames.map((_, index) => ({ index, leftOut: 0 }));
  const path: string[] = [];
  const indices: number[] = [];
  for (const [index, frame] of frames.entries()) {
    path.push(functionKey(frame));
    indices.push(index);
    const cycle = cycleAtEnd(path);
    path.length -= cycle;
    indices.length -= cycle;
  }
  if (indices.length > most) indices.splice(innermost, indices.length - most);
  return indices.map((index, i) => ({
    index,
    leftOut: (indices[i + 1] ?? frames.length) - index - 1,
  }));
}
